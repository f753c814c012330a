"""The reasons of the contract and those of the code are the same words."""

import pytest
from carrel.media_cache.v1.error_reason_pb2 import ErrorReason

from media_cache.domain import failures
from media_cache.domain.reasons import Reason, failure

OF_CALLS = {
    *("ASSET_NOT_FOUND", "INVALID_URL", "INVALID_KEY", "DATABASE_UNAVAILABLE"),
    *("INVALID_WIDTH", "NOT_A_PICTURE", "VARIANTS_BUSY"),
}


def test_every_reason_of_the_code_is_in_the_contract_and_every_one_of_the_contract_is_used() -> None:
    promised = set(ErrorReason.keys()) - {"ERROR_REASON_UNSPECIFIED"}

    assert {reason.name for reason in Reason} | OF_CALLS == promised


def test_the_failures_of_calls_carry_reasons_of_the_contract() -> None:
    raised = (
        *(failures.AssetNotFound, failures.InvalidUrl, failures.InvalidKey),
        *(failures.InvalidWidth, failures.NotAPicture, failures.VariantsBusy),
    )

    assert {each.reason for each in raised} <= set(ErrorReason.keys())


@pytest.mark.parametrize("reason", Reason)
def test_a_failure_is_tried_again_exactly_when_its_reason_says_so(reason: Reason) -> None:
    raised = failure(reason, "detail")

    assert (raised.reason, raised.is_transient) == (reason.name, reason.can_retry)
