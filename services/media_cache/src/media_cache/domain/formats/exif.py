"""EXIF: how a picture is to be held."""

# ruff: noqa: PLR2004 - the numbers are those of the format

_ORIENTATION_TAG = 0x0112
_MOST_ENTRIES = 256


def is_upright(exif: bytes) -> bool:
    """Whether a picture with this EXIF, with or without the name that JPEG puts before it, is stored as it is shown."""
    return exif_orientation(exif.removeprefix(b"Exif\x00\x00")) == 1


def exif_orientation(tiff: bytes) -> int:
    """The orientation (1 to 8) that an EXIF block, from its TIFF header on, asks for; 1 when it says nothing valid."""
    is_little = tiff[:4] == b"II*\x00"
    if not is_little and tiff[:4] != b"MM\x00*":
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if is_little else "big")

    directory = number(4, 4)
    for index in range(min(number(directory, 2), _MOST_ENTRIES)):
        entry = directory + 2 + 12 * index
        if number(entry, 2) == _ORIENTATION_TAG:
            value = number(entry + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1
