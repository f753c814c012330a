"""The failure family."""

import pytest

from common.errors import BY_KIND, TRANSIENT, Failure, Kind, NotFound, Unavailable, Violation, malformed


class SlideMissing(NotFound):
    """This slide is not there.

    More is for the reader of the code.
    """

    reason = "SLIDE_MISSING"


def test_the_first_line_of_the_docstring_is_the_message() -> None:
    failure = SlideMissing()

    assert (failure.message, str(failure), failure.reason) == ("This slide is not there.",) * 2 + ("SLIDE_MISSING",)


def test_what_is_said_at_the_place_goes_before_what_the_class_says() -> None:
    failure = SlideMissing("gone", reason="GONE", metadata={"slide": "3"}, violations=[Violation("slide", "is gone")])

    assert (failure.message, failure.reason, failure.metadata) == ("gone", "GONE", {"slide": "3"})
    assert failure.violations == (Violation("slide", "is gone"),)


@pytest.mark.parametrize(("field", "sentence"), [("name", "name: must be short"), ("", "The body must be short")])
def test_a_malformed_request_is_told_what_is_expected_where(field: str, sentence: str) -> None:
    first, second = Violation(field, "must be short"), Violation("into", "must be another")

    failure = malformed(first, second)

    assert (failure.message, failure.violations) == (sentence, (first, second))


def test_metadata_of_one_failure_is_not_that_of_another() -> None:
    first = Unavailable()
    first.metadata["a"] = "b"

    assert Unavailable().metadata == {}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_plain_failure(kind: Kind) -> None:
    failure = BY_KIND[kind]()

    assert failure.kind is kind
    assert failure.message
    assert failure.is_transient == (kind in TRANSIENT)


def test_a_bug_is_worth_another_attempt() -> None:
    assert Failure("unexpected").is_transient
