"""The media of recorded posts, which have long expired: real files of the kinds that their addresses name."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from tests.foreign.media_files import heic, image, mp3, mp4
from tests.foreign.origin import Exchange

_PICTURES: Mapping[str, str] = {".jpeg": "JPEG", ".jpg": "JPEG", ".webp": "WEBP", ".image": "WEBP", ".png": "PNG"}


async def as_recorded(exchange: Exchange) -> None:
    """Answers with a file of the kind that the path names, another one for each path; a video where it names none."""
    await exchange.answer(200, file_at(exchange.path.partition("?")[0]))


def file_at(path: str) -> bytes:
    """The file of the path."""
    digest = sha256(path.encode()).digest()
    kind = PurePosixPath(path).suffix
    if kind == ".heic":
        return heic(seed=digest[0])
    if kind in _PICTURES:
        return image(_PICTURES[kind], seed=digest[0])
    return mp3(title=digest) if kind == ".mp3" else mp4(data=digest * 100)
