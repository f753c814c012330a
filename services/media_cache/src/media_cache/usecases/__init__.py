"""What media_cache can do. Each method is one use case."""

from media_cache.usecases.addresses import Addresses
from media_cache.usecases.asking import Asking
from media_cache.usecases.care import Cleaning, Deleting, Mending, Moving, Outcome, Reconciling, Retrying, Scrubbing
from media_cache.usecases.contents import Contents
from media_cache.usecases.expiring import Expiring
from media_cache.usecases.fetching import Fetching
from media_cache.usecases.making import Making
from media_cache.usecases.pictures import PictureLimits, Pictures, Readable
from media_cache.usecases.queues import Queues
from media_cache.usecases.reading import Reading
from media_cache.usecases.refreshing import Refreshing
from media_cache.usecases.scaling import Scales, Scaling
from media_cache.usecases.variants import Variants
from media_cache.usecases.verifying import Verifying

__all__ = [
    "Addresses",
    "Asking",
    "Cleaning",
    "Contents",
    "Deleting",
    "Expiring",
    "Fetching",
    "Making",
    "Mending",
    "Moving",
    "Outcome",
    "PictureLimits",
    "Pictures",
    "Queues",
    "Readable",
    "Reading",
    "Reconciling",
    "Refreshing",
    "Retrying",
    "Scales",
    "Scaling",
    "Scrubbing",
    "Variants",
    "Verifying",
]
