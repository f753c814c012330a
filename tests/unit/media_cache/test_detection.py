"""Whole media are kept as what they are; what was cut is known to be cut, whatever HTTP said."""

from collections.abc import Mapping
from io import BytesIO
from struct import pack

import pylibmagic  # noqa: F401  # it tells the next import where the library is
import pytest

import magic  # isort: skip

from common.errors import Failure
from media_cache.domain import media
from media_cache.domain.detection import detect
from media_cache.domain.media import MediaType
from media_cache.domain.size import Size
from tests.foreign import media_files
from tests.foreign.media_files import faults
from tests.foreign.media_files.boxes import box

SMALL, FILM = Size(64, 48), Size(576, 1024)
Whole = tuple[MediaType, Size | None, bytes]
WHOLE: Mapping[str, Whole] = {
    "JPEG": (media.JPEG, SMALL, media_files.image("JPEG")),
    "progressive JPEG": (media.JPEG, SMALL, media_files.image("JPEG", progressive=True)),
    "JPEG with restarts": (media.JPEG, SMALL, media_files.image("JPEG", restart_marker_blocks=1)),
    "PNG": (media.PNG, SMALL, media_files.image("PNG")),
    "animated PNG": (media.PNG, SMALL, media_files.animation("PNG")),
    "GIF": (media.GIF, SMALL, media_files.image("GIF")),
    "animated GIF": (media.GIF, SMALL, media_files.animation("GIF")),
    "WebP": (media.WEBP, SMALL, media_files.image("WEBP")),
    "lossless WebP": (media.WEBP, SMALL, media_files.image("WEBP", lossless=True)),
    "animated WebP": (media.WEBP, SMALL, media_files.animation("WEBP")),
    "AVIF": (media.AVIF, SMALL, media_files.image("AVIF")),
    "animated AVIF": (media.AVIF, SMALL, media_files.animation("AVIF")),
    "HEIC": (media.HEIC, SMALL, media_files.heic()),
    "turned HEIC": (media.HEIC, Size(48, 64), media_files.heic(orientation=6)),
    "HEIC with alpha": (media.HEIC, SMALL, media_files.alpha_heic()),
    "HEIC of ten bits": (media.HEIC, SMALL, media_files.deep_heic()),
    "HEIC whose second picture is the primary one": (media.HEIC, SMALL, media_files.many_heic(primary=1)),
    "HEIC of tiles": (media.HEIC, Size(120, 100), media_files.grid_heic()),
    "HEIC laid over a canvas": (media.HEIC, Size(100, 80), media_files.overlaid_heic()),
    "HEIC sequence": (media.HEIC, Size(64, 64), media_files.sequence_heic()),
    "HEIC sequence without a picture": (media.HEIC, Size(64, 64), media_files.sequence_heic(still=False)),
    "MP4 with its header last": (media.MP4, FILM, media_files.mp4()),
    "MP4 with its header first": (media.MP4, FILM, media_files.mp4(is_fast=True)),
    "MP4 with data to its end": (media.MP4, FILM, media_files.mp4(is_fast=True, is_open=True)),
    "fragmented MP4": (media.MP4, FILM, media_files.fragmented()),
    "fragmented MP4 without an index": (media.MP4, FILM, media_files.fragmented(is_indexed=False)),
    "MOV": (media.MOV, FILM, media_files.mov()),
    "MOV without a brand": (media.MOV, FILM, media_files.mov(is_branded=False)),
    "WebM": (media.WEBM, SMALL, media_files.webm()),
    "live WebM": (media.WEBM, SMALL, media_files.webm(is_live=True)),
    "MP3": (media.MP3, None, media_files.mp3()),
    "long MP3": (media.MP3, None, media_files.mp3(frames=200)),
    "MP3 that notes its length": (media.MP3, None, media_files.mp3(is_noted=True)),
    "MP3 without a tag": (media.MP3, None, media_files.mp3(frames=21)[28:]),
    "MP3 with a cover": (media.MP3, None, media_files.mp3(title=bytes(9000))),
    "M4A": (media.M4A, None, media_files.m4a()),
    "M4A under a generic brand": (media.M4A, None, media_files.m4a(brand=b"isom")),
    "AAC": (media.AAC, None, media_files.aac(frames=21)),
    "WAV": (media.WAV, None, media_files.wav()),
    "Ogg": (media.OGG, None, media_files.ogg()),
    "FLAC": (media.FLAC, None, media_files.flac()),
    "FLAC of unknown length": (media.FLAC, None, media_files.flac(is_counted=False)),
}
# What libmagic calls otherwise, and what is beyond it.
THEIR_NAMES = {
    "audio/x-m4a": "audio/mp4",
    "audio/x-hx-aac-adts": "audio/aac",
    "audio/x-wav": "audio/wav",
    "image/heic-sequence": "image/heic",
    "image/avif-sequence": "image/avif",
    "image/vnd.mozilla.apng": "image/png",
    "image/apng": "image/png",
}
BEYOND = {"MOV without a brand", "M4A under a generic brand", "WebM", "live WebM"}
PIPED_WAV = media_files.wav(is_piped=True)
# Where a cut leaves nothing but whole pieces, and nothing that tells how many there were.
UNTOLD = {"fragmented MP4 without an index", "live WebM", "MP3", "long MP3", "MP3 without a tag", "AAC"}
UNTOLD |= {"FLAC of unknown length", "MP3 with a cover"}
# What may stand behind the end of a file without being part of it.
PADDED = [name for name, (kind, _, _) in WHOLE.items() if kind is not media.FLAC and name != "MP4 with data to its end"]


def found(body: bytes, most_pixels: int = faults.MOST_PIXELS) -> tuple[MediaType, Size | None]:
    seen = detect(BytesIO(body), len(body), most_pixels)
    return seen.type, seen.size


def reason(body: bytes, most_pixels: int = faults.MOST_PIXELS) -> str:
    """Why it is not kept; nothing for what is."""
    try:
        found(body, most_pixels)
    except Failure as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_kept_as_what_it_is_in_the_size_it_is_shown_in(name: str) -> None:
    kind, size, body = WHOLE[name]

    assert found(body) == (kind, size)


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_was_cut_is_truncated(name: str) -> None:
    body = WHOLE[name][2]

    cuts = {"half": len(body) // 2, "99 %": len(body) * 99 // 100, "the last byte": len(body) - 1}

    assert {where: reason(body[:length]) for where, length in cuts.items()} == dict.fromkeys(cuts, "TRUNCATED")


@pytest.mark.parametrize("name", [name for name in WHOLE if name not in UNTOLD])
def test_no_cut_is_taken_for_a_whole_file(name: str) -> None:
    body = WHOLE[name][2]
    step = max(1, len(body) // 150)

    reasons = {reason(body[:length]) for length in (*range(64, len(body), step), *range(len(body) - 40, len(body)))}

    assert reasons == {"TRUNCATED"}


def test_a_film_lacks_what_its_header_speaks_of_even_when_its_boxes_are_whole() -> None:
    head = media_files.mp4(is_fast=True)[:-1008]

    pieces = [box(b"mdat", bytes(600)), box(b"mdat", bytes(392))]
    assert reason(head + b"".join(pieces)) == ""
    assert {reason(head + pieces[0]), reason(head + box(b"mdat")), reason(head)} == {"TRUNCATED"}


def test_what_was_written_to_a_pipe_is_whole_wherever_it_ends() -> None:
    assert found(PIPED_WAV) == found(PIPED_WAV[:-50]) == (media.WAV, None)
    assert reason(PIPED_WAV[:40]) == "TRUNCATED"


@pytest.mark.parametrize("name", PADDED)
def test_padding_behind_the_end_does_no_harm(name: str) -> None:
    kind, size, body = WHOLE[name]

    assert found(body + bytes(500)) == (kind, size)


def test_more_padding_than_a_block_is_something_else() -> None:
    assert reason(media_files.image("PNG") + bytes(70_000)) == "NOT_MEDIA"


@pytest.mark.parametrize("name", [name for name, (_, size, _) in WHOLE.items() if size])
def test_a_pixel_more_than_is_decoded_is_too_many(name: str) -> None:
    _, size, body = WHOLE[name]
    assert size

    assert reason(body, size.pixels - 1) == "TOO_MANY_PIXELS"


@pytest.mark.parametrize(
    "trailer",
    [
        media_files.image("JPEG", 32, 32),
        bytes(20) + media_files.image("JPEG", 32, 32) + media_files.image("JPEG", 16, 16),
        media_files.mp4(),
    ],
    ids=["a smaller picture", "two of them behind padding", "the film of a motion photo"],
)
def test_a_camera_may_put_more_behind_a_picture_and_that_has_to_be_whole_too(trailer: bytes) -> None:
    body = media_files.image("JPEG") + trailer

    assert found(body) == (media.JPEG, SMALL)
    assert {reason(body[:-1]), reason(body[:-200])} == {"TRUNCATED"}


@pytest.mark.parametrize(
    "tags",
    [
        b"TAG" + bytes(125),
        b"APETAGEX" + pack("<4I8x", 2000, 32, 0, 0) + b"TAG" + bytes(125),
        b"APETAGEX" + pack("<4I8x", 2000, 42, 0, 1 << 31) + b"something APETAGEX" + pack("<4I8x", 2000, 42, 0, 1 << 31),
    ],
    ids=["ID3v1", "APE and ID3v1", "APE with a header"],
)
def test_tags_behind_a_sound_belong_to_it(tags: bytes) -> None:
    assert found(media_files.mp3(frames=100) + tags) == (media.MP3, None)


@pytest.mark.parametrize("name", WHOLE)
def test_somebody_else_is_of_the_same_opinion(name: str) -> None:
    kind, _, body = WHOLE[name]
    theirs = magic.from_buffer(body, mime=True)

    assert name in BEYOND or THEIR_NAMES.get(theirs, theirs) == kind.mime
