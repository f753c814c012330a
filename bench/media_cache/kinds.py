"""The kinds of media that are asked for, how their files are made, and in which proportions TikTok has them."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.media_cache.files import boxed, jpeg, titled, webp
from bench.media_cache.pictures import encoded, photograph
from dev.upstream.media.mp3 import silence
from dev.upstream.media.mp4 import film

SLIDE = (1080, 1440)
COVER = (576, 1024)


@dataclass(frozen=True)
class Kind:
    """A kind of media: how many different files there are of it, how each is made, and the form of its addresses."""

    name: str
    content_type: str
    count: int
    make: Callable[[int], bytes]
    path: str = "/tos-bench/{name}-{number}~tplv-photomode-image.{ending}?x-expires={expires}&x-signature={signature}"


def _slide(seed: int) -> bytes:
    return webp(encoded(photograph(seed, *SLIDE), "WEBP", 87)) if seed % 2 else _jpeg(*SLIDE, 78)(seed)


def _jpeg(width: int, height: int, quality: int) -> Callable[[int], bytes]:
    return lambda seed: jpeg(encoded(photograph(seed, width, height), "JPEG", quality))


def _video(size_bytes: int) -> Callable[[int], bytes]:
    return lambda seed: boxed(film(photograph(seed, *COVER), 10), size_bytes)


def _heic(width: int, height: int, quality: int) -> Callable[[int], bytes]:
    return lambda seed: boxed(encoded(photograph(seed, width, height), "HEIF", quality))


def _huge(seed: int) -> bytes:
    return boxed(encoded(photograph(seed, 2016, 1512).resize((8064, 6048)), "HEIF", 60))


_VIDEO_PATH = "/{signature}/{expires:08x}/video/tos/bench/{name}-{number}/?a=1233&l=20261121"
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("slide", "image/jpeg", 12, _slide),
        Kind("heic", "image/heic", 12, _heic(*SLIDE, 54)),
        Kind("cover", "image/jpeg", 6, _jpeg(*COVER, 70)),
        Kind("audio", "audio/mpeg", 1, lambda _: silence(60, titled()), "/obj/ies-music-bench/{name}-{number}.mp3"),
        Kind("video", "video/mp4", 1, _video(6_000_000), _VIDEO_PATH),
        Kind("photograph", "image/jpeg", 6, _jpeg(800, 1072, 78)),
        Kind("dot", "image/jpeg", 1, _jpeg(48, 64, 78)),
        Kind("large", "image/heic", 2, _heic(4032, 3024, 55)),
        Kind("huge", "image/heic", 1, _huge),
        Kind("film", "video/mp4", 1, _video(64_000_000), _VIDEO_PATH),
    )
}
MIXES: Mapping[str, Mapping[str, int]] = {
    "slides": {"slide": 1},
    "heic": {"heic": 1},
    "photographs": {"photograph": 1},
    "dots": {"dot": 1},
    "large": {"large": 1},
    "huge": {"huge": 1},
    "films": {"film": 1},
    "full": {"slide": 30, "heic": 10, "cover": 5, "audio": 4, "video": 1},
}


@cache
def order(mix: str) -> Sequence[str]:
    """The kinds of assets in a row, mixed as at a provider; those behind them are the same again."""
    kinds = [kind for kind, share in MIXES[mix].items() for _ in range(share)]
    random.Random(0).shuffle(kinds)
    return kinds


def fill(folder: Path, kinds: Sequence[str]) -> None:
    """Makes the files of these kinds."""
    for kind in (KINDS[name] for name in kinds):
        for seed in range(kind.count):
            (folder / f"{kind.name}-{seed:02}").write_bytes(kind.make(seed))


def url(origin: str, kind: str, number: int) -> str:
    """The address of a file, signed as TikTok signs it."""
    known = KINDS[kind]
    signature, ending = f"{number:032x}", known.content_type.partition("/")[2]
    path = known.path.format(name=kind, number=number, ending=ending, expires=2_000_000_000, signature=signature)
    return f"http://{origin}{path}"
