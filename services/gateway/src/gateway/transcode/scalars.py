"""Single values: what JSON and what text may stand for each type of field."""

import binascii
import math
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor

from gateway.contracts.fields import words
from gateway.transcode.misfit import Misfit

Read = Callable[[Any], Any]

_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,19})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_LARGEST_FLOAT = 3.4028234663852886e38
_EXACT = 2**53

INTEGER_RANGES: Mapping[int, tuple[int, int]] = {
    FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1),
}


def json_reader(field: FieldDescriptor) -> Read:
    """Reads one JSON value of the field, strictly; raises a Misfit for every other."""
    return _reader(field, {bool: _json_flag, float: _json_number, str: _json_text, bytes: _json_bytes})


def text_reader(field: FieldDescriptor) -> Read:
    """Reads the field from the text of a path segment or query parameter."""
    return _reader(field, {bool: _text_flag, float: _text_number, str: str, bytes: _json_bytes})


def _reader(field: FieldDescriptor, by_kind: Mapping[type, Read]) -> Read:
    if field.enum_type is not None:
        return _word(field.enum_type)
    if field.cpp_type in INTEGER_RANGES:
        return _whole(*INTEGER_RANGES[field.cpp_type])
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return by_kind[bool]
    if field.type == FieldDescriptor.TYPE_BYTES:
        return by_kind[bytes]
    if field.type == FieldDescriptor.TYPE_STRING:
        return by_kind[str]
    return _within(by_kind[float], _LARGEST_FLOAT if field.type == FieldDescriptor.TYPE_FLOAT else math.inf)


def _whole(minimum: int, maximum: int) -> Read:
    def read(value: Any) -> int:
        number = _integral(value)
        if not minimum <= number <= maximum:
            raise Misfit(f"must be from {minimum} to {maximum}")
        return number

    return read


def _integral(value: Any) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    # JSON knows one kind of number: 5.0 is 5. Beyond 2^53 a float no longer says which integer was meant.
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    raise Misfit("must be a whole number")


def _within(read: Read, largest: float) -> Read:
    def bounded(value: Any) -> float:
        number: float = read(value)
        if not abs(number) <= largest or math.isinf(number):
            raise Misfit("is out of range")
        return number

    return bounded


def _word(enum: EnumDescriptor) -> Read:
    numbers = {word: number for number, word in words(enum).items() if word is not None}
    expected = f"must be one of {', '.join(numbers)}"

    def read(value: Any) -> int:
        if not isinstance(value, str) or value not in numbers:
            raise Misfit(expected)
        return numbers[value]

    return read


def _json_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit("must be true or false")
    return value


def _text_flag(value: str) -> bool:
    if value not in {"true", "false"}:
        raise Misfit("must be true or false")
    return value == "true"


def _json_number(value: Any) -> float:
    if type(value) not in {int, float}:
        raise Misfit("must be a number")
    try:
        return float(value)
    except OverflowError:
        raise Misfit("is out of range") from None


def _text_number(value: str) -> float:
    if not _NUMBER.fullmatch(value):
        raise Misfit("must be a number")
    return float(value)


def _json_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Misfit("must be a string")
    if not value.isascii():
        _check_unicode(value)
    return value


def _check_unicode(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Misfit("must be Unicode without lone surrogates") from None


def _json_bytes(value: Any) -> bytes:
    try:
        return b64decode(_json_text(value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise (error if isinstance(error, Misfit) else Misfit("must be base64")) from None
