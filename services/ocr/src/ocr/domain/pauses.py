"""Readers that are left alone for a time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pause:
    """Why calls with a key are not made; once it does not stand any more, one is made to learn whether it is over."""

    key_digest: str
    reason: str
    message: str
    is_standing: bool
