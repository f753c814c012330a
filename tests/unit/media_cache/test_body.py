"""Bodies of answers on their way: what is behind the end of a coding is not waited for."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from common.errors import Failure
from media_cache.clients.body import body_of

MOST = 1_000_000


@dataclass
class EndlessAnswer:
    """A zipped body with bytes behind its end, and no end of those."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Encoding": "gzip"})
    content_length: int | None = None
    sent_pieces: int = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        yield gzip.compress(b"media")
        while True:
            self.sent_pieces += 1
            yield bytes(1000)


async def test_what_follows_the_end_of_a_coding_is_refused_when_it_begins() -> None:
    answer = EndlessAnswer()

    with pytest.raises(Failure) as caught:
        _ = [piece async for piece in body_of(answer, MOST)]

    assert (caught.value.reason, answer.sent_pieces) == ("TRUNCATED", 1)
