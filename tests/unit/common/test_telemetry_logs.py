"""Logs: one line of JSON each, whatever happened, with the ids of the work and nothing secret."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import NotFound
from common.settings import Secret
from common.telemetry import bind, bound
from common.telemetry.logs import JsonLines

LONGEST_LINE = 8 * 1024


def line(
    message: str, *args: object, error: BaseException | None = None, extra: Mapping[str, object] | None = None
) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("common.tests", logging.INFO, __file__, 1, message, args, exc_info)
    vars(record).update(extra or {})
    return JsonLines("monitor").format(record)


def fields(message: str, *args: object, error: BaseException | None = None, **extra: object) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(line(message, *args, error=error, extra=extra))
    return parsed


def caught(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException:  # noqa: BLE001 - the error itself is wanted, with its traceback
        found = sys.exc_info()[1]
        assert found is not None
        return found


def test_a_line_says_when_where_and_what_with_the_fields_that_came_along() -> None:
    found = fields("kept %d posts", 3, profile_id="p1", counts={"new": 1}, tags=("a", None))

    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "info",
        "service": "monitor",
        "logger": "common.tests",
        "message": "kept 3 posts",
        "profile_id": "p1",
        "counts": {"new": 1},
        "tags": ["a", None],
    }


def test_bound_ids_are_on_every_line_within_the_block_and_on_none_after() -> None:
    with bind(asset_id="a1"), bind(run_id="r1"):
        inside = fields("x")

    assert (inside["asset_id"], inside["run_id"]) == ("a1", "r1")
    assert dict(bound()) == {}


def test_a_field_that_came_along_cannot_pretend_to_be_one_of_ours() -> None:
    assert fields("x", service="forged", level="forged")["service"] == "monitor"


def test_an_error_is_structured_with_what_caused_it() -> None:
    error = caught(NotFound("no such thing", reason="SLIDE_MISSING"), caught(KeyError("k")))

    found = fields("failed", error=error)["error"]

    assert (found["type"], found["reason"], found["message"]) == ("NotFound", "SLIDE_MISSING", "no such thing")
    assert found["stack"][0].endswith(" caught")
    assert [cause["type"] for cause in found["causes"]] == ["KeyError"]


def test_errors_that_caused_each_other_end() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first

    assert len(fields("failed", error=first)["error"]["causes"]) == 1


def test_the_members_of_a_group_are_not_lost() -> None:
    group = ExceptionGroup("both", [ValueError("inner")])

    assert fields("failed", error=group)["error"]["causes"][0]["message"] == "inner"


def test_arguments_that_do_not_fit_the_message_do_not_lose_the_line() -> None:
    assert fields("%d posts", "many")["message"] == "%d posts"


@pytest.mark.parametrize(
    "hostile", ["\r\n", "\x1b[2J", "\u2028", "\u2029", "\x85", "\x7f", "\x00", "\ud800", "\U0001f600"]
)
def test_nothing_in_a_message_or_a_field_breaks_the_line(hostile: str) -> None:
    written = line(f"a{hostile}b", extra={"url": f"x{hostile}y", f"k{hostile}": 1})

    assert written.isprintable()
    assert written.isascii()
    assert json.loads(written)["message"] == f"a{hostile}b"


@given(st.dictionaries(st.text(max_size=20), st.recursive(st.text(), lambda part: st.lists(part) | st.tuples(part))))
def test_any_text_anywhere_is_one_line_that_parses(extra: dict[str, object]) -> None:
    written = line("x", extra={f"field {name}": value for name, value in extra.items()})

    assert written.isprintable()
    assert json.loads(written)["message"] == "x"


@pytest.mark.parametrize(
    "extra",
    [
        {"caption": "x" * 2**20},
        {"caption": "\u2028" * 2**18},
        {"header": ["y" * 4000] * 5000},
        {f"field{number}": "z" * 500 for number in range(1000)},
        {"n" * 2**20: 1},
    ],
    ids=["long", "escaped", "many items", "many fields", "long name"],
)
def test_a_line_stays_below_8_kb(extra: dict[str, object]) -> None:
    written = line("m" * 2**20, extra=extra)

    assert len(written) + 1 <= LONGEST_LINE
    assert json.loads(written)["message"].startswith("mmm")


def test_what_an_error_holds_is_cut_too() -> None:
    error = caught(ValueError("e" * 2**20), caught(ValueError("f" * 2**20)))

    assert len(line("failed", error=error)) < LONGEST_LINE


def test_a_secret_that_was_read_is_on_no_line_in_any_place() -> None:
    secret = Secret("canary/9b1d-logs")
    error = caught(ValueError(f"bad {secret.reveal()}"))

    with bind(job=f"j-{secret.reveal()}"):
        written = line("m %s", secret.reveal(), error=error, extra={"own": secret, "nested": [secret.reveal()]})

    assert "canary" not in written
    assert written.count("********") >= 5
