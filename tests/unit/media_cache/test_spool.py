"""Bytes on their way: in memory or in a nameless file, they are the same bytes."""

import asyncio
import os
from collections.abc import AsyncGenerator
from hashlib import sha256
from pathlib import Path

import pytest

from common.errors import Failure
from common.objects import Body
from media_cache.clients.spool import Spool, Spools

PIECES = [bytes([at]) * 50_000 for at in range(8)]
CONTENT = b"".join(PIECES)


@pytest.fixture(params=[1_000_000, len(CONTENT), len(CONTENT) - 1, 60_000, 0])
def spool(request: pytest.FixtureRequest, tmp_path: Path) -> Spool:
    return Spools(tmp_path / "spools", request.param).new()


async def filled(spool: Spool) -> Spool:
    for piece in PIECES:
        await spool.write(piece)
    return spool


async def test_what_was_written_is_there_with_its_size_and_digest(spool: Spool) -> None:
    with await filled(spool):
        spool.stream.seek(0)

        assert spool.stream.read() == CONTENT
        assert (spool.size_bytes, spool.sha256) == (len(CONTENT), sha256(CONTENT).hexdigest())


async def test_a_body_gives_all_the_bytes_wherever_a_reader_stands(spool: Spool, tmp_path: Path) -> None:
    with await filled(spool), (tmp_path / "copy").open("w+b") as copy:
        spool.stream.seek(7)
        body = spool.body()
        body.write_to(copy)

        assert (tmp_path / "copy").stat().st_size == len(CONTENT) == body.size_bytes
        payload = body.payload()
        sent = payload if isinstance(payload, bytes) else b"".join([piece async for piece in payload])  # type: ignore[union-attr]  # few enough not to be a BytesIO
        assert sent == CONTENT


async def test_what_another_gives_is_given_on_in_pieces_that_are_no_larger(spool: Spool) -> None:
    async def given() -> AsyncGenerator[bytes, None]:
        for piece in PIECES:
            yield piece

    with spool:
        await spool.fill(given())
        spool.stream.seek(7)

        pieces = [piece async for piece in spool.pieces(30_000)]

        assert (b"".join(pieces), max(map(len, pieces))) == (CONTENT, 30_000)


async def test_a_descriptor_leads_to_all_the_bytes(spool: Spool) -> None:
    with await filled(spool), spool.descriptor() as descriptor:
        assert os.pread(descriptor, len(CONTENT) + 1, 0) == CONTENT


async def test_a_reader_does_not_disturb_what_is_written_next(spool: Spool) -> None:
    with spool:
        await spool.write(PIECES[0])
        spool.stream.seek(3)
        await spool.write(PIECES[1])
        spool.stream.seek(0)

        assert spool.stream.read() == PIECES[0] + PIECES[1]


async def test_the_next_mirror_begins_afresh(spool: Spool) -> None:
    with await filled(spool):
        spool.clear()
        await spool.write(b"other")
        spool.stream.seek(0)

        assert spool.stream.read() == b"other"
        assert (spool.size_bytes, spool.sha256) == (5, sha256(b"other").hexdigest())


async def test_no_file_has_a_name(spool: Spool, tmp_path: Path) -> None:
    with await filled(spool):
        assert list((tmp_path / "spools").iterdir()) == []


async def test_what_finds_no_room_has_its_reason_and_the_spool_can_be_cleared(tmp_path: Path) -> None:
    with Spools(tmp_path / "gone", 10).new() as spool:
        (tmp_path / "gone").rmdir()

        with pytest.raises(Failure) as refused:
            await spool.write(bytes(11))

    assert (refused.value.reason, refused.value.is_transient) == ("STORE_ERROR", True)


async def test_a_write_that_was_given_up_takes_nothing_from_what_comes_after_it(tmp_path: Path) -> None:
    with Spools(tmp_path, 10).new() as spool:
        for _ in range(20):
            spool.clear()
            given_up = asyncio.create_task(spool.write(bytes(5_000_000)))
            await asyncio.sleep(0)
            given_up.cancel()
            await asyncio.gather(given_up, return_exceptions=True)
            spool.clear()
            await spool.write(b"another")

            assert spool.body() == Body.of(b"another")
