"""The reasons that callers act upon: those in the code and those in the contracts are the same words."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest
from carrel.media_cache.v1.error_reason_pb2 import ErrorReason as MediaCacheReason
from carrel.monitor.v1.error_reason_pb2 import ErrorReason as MonitorReason
from carrel.ocr.v1.error_reason_pb2 import ErrorReason as OcrReason
from carrel.queue.v1.queue_service_pb2 import ErrorReason as QueueReason

from common.errors import Failure

PROMISED = {
    "media_cache": set(MediaCacheReason.keys()),
    "monitor": set(MonitorReason.keys()),
    "ocr": set(OcrReason.keys()),
}
# Given by common, in every service.
SHARED = {"DATABASE_UNAVAILABLE", "POISON", "CLEARED", "INTERNAL", "INVALID_PAGE_TOKEN"}
# Without a class of their own: of earlier days, what analyses wait for, and what the contract of queues has as well.
OTHERS = {
    "monitor": set[str](),
    "ocr": {"ANALYSIS_UNIMPLEMENTED", "SLIDES_WAITING", "READING_UNDER_WAY", "QUEUE_NOT_FOUND"},
}


def failures(family: type[Failure] = Failure) -> Iterator[type[Failure]]:
    """Every failure that was ever declared."""
    for child in family.__subclasses__():
        yield child
        yield from failures(child)


def declared(service: str) -> set[str]:
    """The reasons of the failures that a service declares."""
    for module in pkgutil.walk_packages(import_module(service).__path__, f"{service}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    own = (each for each in failures() if each.__module__.startswith(f"{service}.") and "reason" in vars(each))
    return {each.reason for each in own}


@pytest.mark.parametrize("service", PROMISED)
def test_every_failure_of_a_service_has_a_reason_of_its_contract(service: str) -> None:
    assert declared(service) <= PROMISED[service] | set(QueueReason.keys())


@pytest.mark.parametrize("service", OTHERS)
def test_every_reason_of_the_contract_is_given(service: str) -> None:
    promised = PROMISED[service] - {"ERROR_REASON_UNSPECIFIED"}

    assert promised == declared(service) - set(QueueReason.keys()) | SHARED | OTHERS[service]
