"""The unit of work and all SQL of media_cache."""

from media_cache.repository.assets import Assets
from media_cache.repository.checks import Rule
from media_cache.repository.marks import Meant, is_due, is_old
from media_cache.repository.objects import Reservation, reserve
from media_cache.repository.orphans import GivenUp
from media_cache.repository.unit_of_work import MediaUnitOfWork

__all__ = [
    "Assets",
    "GivenUp",
    "Meant",
    "MediaUnitOfWork",
    "Reservation",
    "Rule",
    "is_due",
    "is_old",
    "reserve",
]
