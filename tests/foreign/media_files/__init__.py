"""Media of every kind that is kept, made when it is needed, and what only looks like them."""

from tests.foreign.media_files.boxes import box
from tests.foreign.media_files.films import fragmented, m4a, mov, mp4, webm
from tests.foreign.media_files.items import grid_heic, overlaid_heic, sequence_heic
from tests.foreign.media_files.pictures import (
    alpha_heic,
    animation,
    deep_heic,
    heic,
    image,
    many_heic,
    picture,
)
from tests.foreign.media_files.sounds import aac, flac, mp3, ogg, wav

__all__ = [
    "aac",
    "alpha_heic",
    "animation",
    "box",
    "deep_heic",
    "flac",
    "fragmented",
    "grid_heic",
    "heic",
    "image",
    "m4a",
    "many_heic",
    "mov",
    "mp3",
    "mp4",
    "ogg",
    "overlaid_heic",
    "picture",
    "sequence_heic",
    "wav",
    "webm",
]
