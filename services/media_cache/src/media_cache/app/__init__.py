"""The composition root: every part of media_cache, built top to bottom; no decisions."""

from media_cache.app.moving import open_moving
from media_cache.app.parts import Builders, MediaCache
from media_cache.app.roles import schedule, serve, verify, work

__all__ = ["Builders", "MediaCache", "open_moving", "schedule", "serve", "verify", "work"]
