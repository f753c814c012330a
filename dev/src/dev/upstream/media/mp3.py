"""An MP3 file of silence: an ID3 tag and frames without a sound in them."""

# MPEG-1 layer III, 32 kbit/s, 48 kHz, mono: frames of 96 bytes, with all side information zero.
FRAME = bytes.fromhex("fffb14c4") + bytes(92)
FRAMES_PER_SECOND = 48000 / 1152
LATIN = b"\0"


def silence(seconds: int, title: str) -> bytes:
    """So many seconds of it, under a title."""
    return _tag(title) + FRAME * round(seconds * FRAMES_PER_SECOND)


def _tag(title: str) -> bytes:
    text = LATIN + title.encode("latin-1", "replace")
    frame = b"TIT2" + len(text).to_bytes(4, "big") + bytes(2) + text
    return b"ID3\x03\0\0" + _synchsafe(len(frame)) + frame


def _synchsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
