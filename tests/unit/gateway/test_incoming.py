"""JSON to message: what fits is taken exactly, what does not is told with its path."""

from typing import Any

import pytest

from common.errors import InvalidArgument
from gateway.transcode.incoming import Takers
from gateway.transcode.misfit import Faults, Misfit
from gateway.transcode.strict import read_json
from tests.unit.gateway.contract import sample_class

SAMPLE = sample_class()
TAKE = Takers().message(SAMPLE.DESCRIPTOR)


def taken(body: str) -> Any:
    faults = Faults()
    values = TAKE(read_json(body.encode()), "", faults)
    faults.check()
    return SAMPLE(**values)


def violations(body: str) -> dict[str, str]:
    with pytest.raises(InvalidArgument) as refused:
        taken(body)
    return {one.field: one.description for one in refused.value.violations}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"aInt32": -5}', {"a_int32": -5}),
        ('{"aInt32": "5"}', {"a_int32": 5}),
        ('{"aInt32": 5.0}', {"a_int32": 5}),
        ('{"aInt64": 9223372036854775807}', {"a_int64": 2**63 - 1}),
        ('{"aUint64": "18446744073709551615"}', {"a_uint64": 2**64 - 1}),
        ('{"aFloat": 1.5, "aDouble": 3}', {"a_float": 1.5, "a_double": 3.0}),
        ('{"aBool": true}', {"a_bool": True}),
        ('{"aString": "\\ud83d\\ude00"}', {"a_string": "😀"}),
        ('{"aBytes": "AAEC"}', {"a_bytes": b"\0\1\2"}),
        ('{"colour": "red", "colours": ["green"]}', {"colour": 1, "colours": [2]}),
        ('{"names": ["a", "b"]}', {"names": ["a", "b"]}),
        ('{"counts": {"a": 1}}', {"counts": {"a": 1}}),
        ('{"thisWay": "left"}', {"this_way": "left"}),
        ('{"maybe": 0}', {"maybe": 0}),
        ('{"aString": null, "child": null, "names": null}', {}),
    ],
)
def test_a_fitting_value_is_taken(body: str, expected: dict[str, Any]) -> None:
    assert taken(body) == SAMPLE(**expected)


def test_messages_are_taken_at_every_depth() -> None:
    message = taken('{"child": {"children": [{"aInt32": 1}, {}]}, "named": {"x": {"aBool": true}}}')

    assert message.child.children[0].a_int32 == 1
    assert len(message.child.children) == 2
    assert message.named["x"].a_bool is True


def test_an_empty_object_is_there() -> None:
    assert taken('{"child": {}}').HasField("child")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"aInt32": 2147483648}', "aInt32"),
        ('{"aInt32": 1.5}', "aInt32"),
        ('{"aInt32": true}', "aInt32"),
        ('{"aInt32": "1e3"}', "aInt32"),
        ('{"aInt32": " 1"}', "aInt32"),
        ('{"aInt32": "\u0661"}', "aInt32"),
        ('{"aInt64": 1e400}', "aInt64"),
        ('{"aInt64": 1' + "0" * 400 + "}", "aInt64"),
        ('{"aInt64": 1' + "0" * 40_000 + "}", "aInt64"),
        ('{"aUint32": -1}', "aUint32"),
        ('{"aFloat": 1e39}', "aFloat"),
        ('{"aDouble": 1e400}', "aDouble"),
        ('{"aDouble": 1' + "0" * 400 + "}", "aDouble"),
        ('{"aDouble": "1.5"}', "aDouble"),
        ('{"aDouble": true}', "aDouble"),
        ('{"aBool": 1}', "aBool"),
        ('{"aBool": "true"}', "aBool"),
        ('{"aString": 5}', "aString"),
        ('{"aString": "\\ud800"}', "aString"),
        ('{"aBytes": "?"}', "aBytes"),
        ('{"aBytes": "é"}', "aBytes"),
        ('{"colour": "RED"}', "colour"),
        ('{"colour": 1}', "colour"),
        ('{"colour": "colour_unspecified"}', "colour"),
        ('{"colours": ["red", "blue"]}', "colours[1]"),
        ('{"names": "a"}', "names"),
        ('{"names": ["a", null]}', "names[1]"),
        ('{"children": [{}, {"child": {"aInt32": "x"}}]}', "children[1].child.aInt32"),
        ('{"children": [null]}', "children[0]"),
        ('{"child": []}', "child"),
        ('{"counts": {"a": "x"}}', "counts[a]"),
        ('{"counts": []}', "counts"),
        ('{"counts": {"a": 1, "a": 1}}', "counts.a"),
        ('{"a_int32": 1}', "a_int32"),
        ('{"__proto__": {}}', "__proto__"),
        ('{"child": {"nope": 1}}', "child.nope"),
        ('{"aInt32": 1, "aInt32": 1}', "aInt32"),
        ('{"child": {"aBool": true, "aBool": false}}', "child.aBool"),
        ('{"thisWay": "a", "thatWay": "b"}', "thatWay"),
        ('{"\\ud800": 1}', "?"),
        ("[]", ""),
        ('"text"', ""),
        ("null", ""),
    ],
)
def test_a_misfit_is_told_with_its_path(body: str, field: str) -> None:
    assert list(violations(body)) == [field]


def test_every_misfit_is_told_at_once() -> None:
    assert set(violations('{"aInt32": "x", "aBool": 1, "nope": 1}')) == {"aInt32", "aBool", "nope"}


def test_a_name_made_up_by_the_caller_is_repeated_in_part_only() -> None:
    (field,) = violations('{"' + "x" * 10_000 + '": 1}')

    assert field == "x" * 100


def test_no_more_than_fifty_misfits_are_told() -> None:
    assert len(violations('{"names": [' + ",".join(["1"] * 1000) + "]}")) == 50


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 01}',
        b'{"a": 1} {}',
        b'{"a": "\x01"}',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"[" * 100_000,
        b'{"a":' * 65 + b"1" + b"}" * 65,
        b'{"a": "' + b'\\"' * 500_000,
    ],
)
def test_what_is_not_plain_json_is_refused(body: bytes) -> None:
    with pytest.raises(Misfit):
        read_json(body)


def test_sixty_four_levels_are_not_too_deep() -> None:
    assert read_json(b"[" * 64 + b"]" * 64)


def test_brackets_in_strings_are_no_nesting() -> None:
    assert read_json(b'["' + b"[" * 1000 + b'\\"{"]') == ["[" * 1000 + '"{']


def test_a_hundred_thousand_doubled_names_are_told_quickly() -> None:
    body = "{" + ",".join(f'"{index}":1,"{index}":2' for index in range(50_000)) + "}"

    assert len(violations(body)) == 50


def test_a_message_is_whole_on_the_wire() -> None:
    message = taken('{"names": ["a"], "moment": "2025-01-24T08:30:00.5+01:00"}')

    assert SAMPLE.FromString(message.SerializeToString()) == message
    assert (message.moment.seconds, message.moment.nanos) == (1737703800, 500_000_000)
