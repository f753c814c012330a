"""Caring for what is kept: trying again, cleaning up, proving and mending."""

from media_cache.usecases.care.cleaning import Cleaning
from media_cache.usecases.care.deleting import Deleting
from media_cache.usecases.care.retrying import Care

__all__ = ["Care", "Cleaning", "Deleting"]
