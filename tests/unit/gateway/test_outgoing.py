"""Message to JSON: every documented name is there, and what is absent is null."""

from datetime import UTC, datetime

from gateway.transcode.outgoing import Writers
from tests.unit.gateway.contract import sample_class

SAMPLE = sample_class()
WRITE = Writers().message(SAMPLE.DESCRIPTOR)

EMPTY = {
    "aInt32": 0,
    "aInt64": 0,
    "aUint32": 0,
    "aUint64": 0,
    "aFloat": 0.0,
    "aDouble": 0.0,
    "aBool": False,
    "aString": "",
    "aBytes": "",
    "child": None,
    "children": [],
    "names": [],
    "moment": None,
    "colour": None,
    "colours": [],
    "counts": {},
    "named": {},
    "thisWay": None,
    "thatWay": None,
    "maybe": None,
}


def test_an_empty_message_has_every_name_in_order() -> None:
    written = WRITE(SAMPLE())

    assert written == EMPTY
    assert list(written) == list(EMPTY)


def test_a_full_message_is_written_as_documented() -> None:
    message = SAMPLE(
        a_int64=2**53 + 1,
        a_bytes=b"\0\1\2",
        child={"a_bool": True},
        children=[{}, {"names": ["x"]}],
        names=["a", "b"],
        colour=2,
        colours=[1, 0],
        counts={"a": 1},
        this_way="left",
        maybe=0,
        shy=["x"],
    )

    written = WRITE(message)

    assert written == EMPTY | {
        "aInt64": 9007199254740993,
        "aBytes": "AAEC",
        "child": EMPTY | {"aBool": True},
        "children": [EMPTY, EMPTY | {"names": ["x"]}],
        "names": ["a", "b"],
        "colour": "green",
        "colours": ["red", None],
        "counts": {"a": 1},
        "thisWay": "left",
        "maybe": 0,
        "shy": ["x"],
    }


def test_a_word_that_came_with_a_newer_release_is_null() -> None:
    assert WRITE(SAMPLE(colour=99))["colour"] is None


def test_times_are_utc_with_the_digits_they_need() -> None:
    def written(seconds: int, nanos: int) -> object:
        return WRITE(SAMPLE(moment={"seconds": seconds, "nanos": nanos}))["moment"]

    assert written(0, 0) == "1970-01-01T00:00:00Z"
    assert written(1737703800, 500_000_000) == "2025-01-24T07:30:00.500Z"
    assert written(1737703800, 1_000) == "2025-01-24T07:30:00.000001Z"
    assert written(1737703800, 1) == "2025-01-24T07:30:00.000000001Z"
    assert written(int(datetime(1, 1, 1, tzinfo=UTC).timestamp()), 0) == "0001-01-01T00:00:00Z"
    assert written(int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()), 0) == "9999-12-31T23:59:59Z"


def test_fields_can_be_left_out() -> None:
    write = Writers().message(SAMPLE.DESCRIPTOR, {"a_int32", "child"})

    assert set(EMPTY) - set(write(SAMPLE())) == {"aInt32", "child"}
