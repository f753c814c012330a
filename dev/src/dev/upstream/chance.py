"""Chance that is the same every time: numbers drawn from words."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


def draw(below: int, *words: object) -> int:
    """A number from 0 up to `below`, always the same for the same words."""
    digest = sha256("\0".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def pick(choices: Sequence[T], *words: object) -> T:
    """One of the choices, always the same for the same words."""
    return choices[draw(len(choices), *words)]


def digits(count: int, *words: object) -> str:
    """That many hexadecimal digits, always the same for the same words."""
    return sha256("\0".join(map(str, words)).encode()).hexdigest()[:count]
