"""The reasons of the contract and those of the code are the same words."""

from carrel.monitor.v1.error_reason_pb2 import ErrorReason

from common.database import DatabaseUnavailable
from common.errors import Failure, Internal
from common.paging import InvalidPageToken
from common.work import Cleared, Poison
from monitor.clients import source
from monitor.clients.alerts.channel import AlertAddressRefused, AlertRefused, AlertUndelivered
from monitor.clients.media_cache import MediaCacheUnavailable
from monitor.domain.alerts import AlertChannelMissing, AlertNotFound
from monitor.domain.handles import InvalidHandle
from monitor.domain.kept import PostNotFound
from monitor.domain.links import InvalidUrl
from monitor.domain.posts import RefreshUnderWay
from monitor.domain.profiles import AccountPrivate, ProfileNotFound
from monitor.domain.searching import NothingToSearch
from monitor.repository.runs import RunNotFound

OF_SOURCES = [each for each in vars(source).values() if isinstance(each, type) and issubclass(each, Failure)]
OWN = (
    ProfileNotFound,
    PostNotFound,
    RunNotFound,
    InvalidHandle,
    InvalidUrl,
    InvalidPageToken,
    NothingToSearch,
    AccountPrivate,
)
OF_ALERTS = (AlertNotFound, AlertChannelMissing, AlertAddressRefused, AlertRefused, AlertUndelivered)
SHARED = (RefreshUnderWay, MediaCacheUnavailable, DatabaseUnavailable, Poison, Cleared, Internal)


def test_every_reason_of_the_code_is_in_the_contract_and_every_one_of_the_contract_is_used() -> None:
    promised = set(ErrorReason.keys()) - {"ERROR_REASON_UNSPECIFIED"}
    # The plain families stand in this module too, as what the failures are made of.
    used = {each.reason for each in OF_SOURCES if each.__module__ == source.__name__}

    assert used | {each.reason for each in (*OWN, *OF_ALERTS, *SHARED)} == promised
