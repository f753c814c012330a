"""What is no media, damaged or too large is refused for good; hostile files take hardly longer than others."""

from collections.abc import Mapping
from io import BytesIO
from struct import pack
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from common.errors import Failure
from media_cache.domain import media
from media_cache.domain.detection import detect
from tests.foreign import media_files
from tests.foreign.media_files import faults, lookalikes
from tests.foreign.media_files.boxes import box, full
from tests.unit.media_cache.test_detection import WHOLE, reason

REASONS = {"", "NOT_MEDIA", "TRUNCATED", "CORRUPT", "TOO_MANY_PIXELS"}
BODIES = [body for _, _, body in WHOLE.values()] + [*faults.CORRUPT.values()]
# On a quiet machine none takes a tenth of it.
MOST_SECONDS = 2.0
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("name", lookalikes.OTHERS)
def test_what_is_no_media_is_not_taken_for_it(name: str) -> None:
    assert reason(lookalikes.OTHERS[name]) == "NOT_MEDIA"


@pytest.mark.parametrize("name", lookalikes.POLYGLOTS)
def test_what_is_something_else_as_well_is_not_kept(name: str) -> None:
    assert reason(lookalikes.POLYGLOTS[name]) == "NOT_MEDIA"


@pytest.mark.parametrize("name", faults.CORRUPT)
def test_what_contradicts_its_format_is_corrupt(name: str) -> None:
    assert reason(faults.CORRUPT[name]) == "CORRUPT"


@pytest.mark.parametrize("name", faults.HUGE)
def test_what_says_it_is_huge_is_not_decoded(name: str) -> None:
    assert reason(faults.HUGE[name]) == "TOO_MANY_PIXELS"


def test_a_grid_may_be_cut_out_of_tiles_that_are_more_than_is_decoded_at_once() -> None:
    """A camera's picture of 48 megapixels stands on tiles of 50.3."""
    assert reason(faults.tiled(16, 12, 512, 8064, 6048)) == ""


def test_words_of_a_caption_are_no_page() -> None:
    words = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>body &lt;html&gt; {"aigc": "html"}</rdf:li></x:xmpmeta>'

    assert [reason(body) for body in (lookalikes.commented(words), lookalikes.textual(words))] == ["", ""]


BUSY: Mapping[str, bytes] = {
    "a JPEG of fill bytes": b"\xff\xd8" + b"\xff" * MEGABYTE,
    "a JPEG of empty segments": b"\xff\xd8" + b"\xff\xe1\x00\x02" * (MEGABYTE // 4),
    "a JPEG of stuffed bytes": media_files.image("JPEG")[:-2] + b"\xff\x00" * (2 * MEGABYTE),
    "a JPEG of empty scans": media_files.image("JPEG")[:-2] + b"\xff\xda\x00\x02" * (MEGABYTE // 4),
    "many small JPEGs": media_files.image("JPEG", 8, 8) * 2000,
    "a PNG of empty chunks": media_files.image("PNG")[:33] + (bytes(4) + b"tEXt" + bytes(4)) * (MEGABYTE // 12),
    "a GIF of single bytes": media_files.image("GIF")[:13] + b"\x21\xfe" + b"\x01\x20" * MEGABYTE,
    "a GIF of empty blocks": b"GIF89a\x01\x00\x01\x00\x00\x00\x00" + b"\x21\xfe\x00" * (MEGABYTE // 3),
    "a WebP of empty chunks": b"RIFF" + pack("<I", MEGABYTE - 8) + b"WEBP" + b"NULL\0\0\0\0" * (MEGABYTE // 8 - 1),
    "a film of empty boxes": box(b"ftyp", b"isom", bytes(4)) + box(b"free") * (MEGABYTE // 8),
    "a film of empty tracks": box(b"ftyp", b"isom", bytes(4)) + box(b"moov", box(b"trak") * 100_000) + box(b"mdat"),
    "a HEIC of empty properties": box(b"ftyp", b"heic", bytes(4))
    + full(b"meta", full(b"pitm", b"\0\1"), box(b"iprp", box(b"ipco", box(b"free") * 100_000))),
    "a HEIC of places without end": box(b"ftyp", b"heic", bytes(4))
    + full(b"meta", full(b"iloc", b"\0\0\xff\xff" + b"\0\0\0\0\xff\xff" * 65_535)),
    "a WebM of voids": media_files.webm(is_live=True) + b"\xec\x80" * MEGABYTE,
    "an Ogg of empty pages": media_files.ogg()[:47] + (b"OggS\0\0" + bytes(21)) * (MEGABYTE // 27),
    "an MP3 of false frames": media_files.mp3() + b"\xff\xfb\x90\x00" * MEGABYTE,
    "a FLAC of false frames": media_files.flac()[:-12] + (b"\xff\xf8\x19\x08\x01\x6f" + bytes(10)) * 60_000,
}


@pytest.mark.parametrize("name", BUSY)
def test_a_file_that_is_built_to_keep_its_reader_busy_does_not(name: str) -> None:
    body = BUSY[name]
    began = process_time()

    assert reason(body) in REASONS - {""}

    assert process_time() - began < MOST_SECONDS


def judged(body: bytes) -> str:
    """The verdict, which is one of those that are promised; anything else raises."""
    try:
        assert detect(BytesIO(body), len(body), faults.MOST_PIXELS).type in media.ALL
    except Failure as refused:
        return refused.reason
    return ""


bounded = settings(max_examples=500, deadline=1000, suppress_health_check=[HealthCheck.too_slow])


@bounded
@given(st.binary(max_size=300), st.sampled_from(BODIES), st.integers(0, 64))
@example(b"", media_files.image("JPEG"), 0)
@example(b"\xff" * 300, media_files.mp3(), 4)
@example(bytes(300), media_files.mp4(), 12)
def test_any_bytes_behind_a_head_can_be_judged(body: bytes, whole: bytes, head: int) -> None:
    assert judged(whole[:head] + body) in REASONS


@bounded
@given(st.sampled_from(BODIES), st.integers(0, 4000), st.binary(max_size=12), st.booleans())
@example(media_files.heic(), 40, b"\xff" * 12, False)
@example(media_files.grid_heic(), 60, bytes(12), True)
@example(media_files.webm(), 5, b"\x01" + b"\xff" * 7, True)
@example(media_files.fragmented(), 28, b"\xff\xff\xff\xff", False)
def test_any_damage_can_be_judged(body: bytes, at: int, damage: bytes, is_inserted: bool) -> None:
    at %= len(body) + 1

    assert judged(body[:at] + damage + body[at if is_inserted else at + len(damage) :]) in REASONS


@bounded
@given(st.sampled_from(BODIES), st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 255)), min_size=2, max_size=24))
@example(media_files.mp4(is_fast=True, is_open=True), [(28, 255), (29, 255)])
def test_many_small_damages_can_be_judged(body: bytes, damages: list[tuple[int, int]]) -> None:
    damaged = bytearray(body)
    for at, value in damages:
        damaged[at % len(body)] = value

    assert judged(bytes(damaged)) in REASONS
