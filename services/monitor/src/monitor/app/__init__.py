"""The composition root: every part of the monitor, built top to bottom; no decisions."""

from monitor.app.parts import Builders, Monitor
from monitor.app.roles import schedule, serve, verify, work

__all__ = ["Builders", "Monitor", "schedule", "serve", "verify", "work"]
