"""What media_cache can do. Each method is one use case."""

from media_cache.usecases.addresses import Addresses
from media_cache.usecases.asking import Asking
from media_cache.usecases.care import Care, Cleaning, Deleting
from media_cache.usecases.fetching import Fetching
from media_cache.usecases.reading import Reading
from media_cache.usecases.verifying import Verifying

__all__ = ["Addresses", "Asking", "Care", "Cleaning", "Deleting", "Fetching", "Reading", "Verifying"]
