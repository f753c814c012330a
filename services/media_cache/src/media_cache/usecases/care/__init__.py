"""Caring for what is kept: trying again, cleaning up, proving and mending."""

from media_cache.usecases.care.cleaning import Cleaning
from media_cache.usecases.care.deleting import Deleting
from media_cache.usecases.care.mending import Mending
from media_cache.usecases.care.moving import Moving, Outcome
from media_cache.usecases.care.reconciling import Reconciling
from media_cache.usecases.care.retrying import Retrying
from media_cache.usecases.care.scrubbing import Scrubbing

__all__ = ["Cleaning", "Deleting", "Mending", "Moving", "Outcome", "Reconciling", "Retrying", "Scrubbing"]
