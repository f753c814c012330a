"""The reasons of the contract, of the code and of the page about them are the same words, and each is explained."""

import re
from pathlib import Path

import pytest
from carrel.media_cache.v1.error_reason_pb2 import ErrorReason

from common.errors import Failure
from media_cache.domain import failures
from media_cache.domain.reasons import Reason, failure

PAGE = Path(__file__).parents[2] / "docs" / "reasons.md"
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+) \| (yes|no) \| (.+) \|$", re.MULTILINE)
PROMISED = set(ErrorReason.keys()) - {"ERROR_REASON_UNSPECIFIED"}
OF_ASSETS = {reason.name for reason in Reason}
# Declared here, or given by common; a queue's own reason is in the contract of queues.
OF_CALLS = {
    each.reason for each in vars(failures).values() if isinstance(each, type) and issubclass(each, Failure)
} & PROMISED | {"DATABASE_UNAVAILABLE"}


def documented() -> dict[str, str]:
    """Whether a retry can help, for each reason of the page."""
    return {name: retry for name, _, retry, _ in ROW.findall(PAGE.read_text())}


def test_every_reason_of_the_code_is_in_the_contract_and_every_one_of_the_contract_is_used() -> None:
    assert OF_ASSETS | OF_CALLS == PROMISED


def test_every_reason_has_one_row_in_the_documentation_and_no_other_has() -> None:
    names = [name for name, *_ in ROW.findall(PAGE.read_text())]

    assert sorted(names) == sorted(PROMISED)


@pytest.mark.parametrize("reason", Reason)
def test_the_documentation_says_whether_a_retry_can_help(reason: Reason) -> None:
    assert documented()[reason.name] == ("yes" if reason.can_retry else "no")


@pytest.mark.parametrize("reason", Reason)
def test_a_failure_is_tried_again_exactly_when_its_reason_says_so(reason: Reason) -> None:
    raised = failure(reason, "detail")

    assert (raised.reason, raised.is_transient) == (reason.name, reason.can_retry)


@pytest.mark.parametrize("name", sorted(OF_CALLS))
def test_the_documentation_of_a_call_that_may_succeed_later_says_so(name: str) -> None:
    families = [each for each in vars(failures).values() if getattr(each, "reason", None) == name]

    for family in families:
        assert documented()[name] == ("yes" if family().is_transient else "no")
