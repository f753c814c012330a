"""Sound: a moment of silence in every format."""

import wave
from collections.abc import Sequence
from io import BytesIO
from struct import pack

# MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame, all side information zero.
_MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
# One channel, and nothing in it; then the mark that nothing more comes.
_AAC_SILENCE = b"\x00\x00\x00\x07"


def mp3(frames: int = 20, title: bytes = b"silence", *, is_noted: bool = False) -> bytes:
    """Silent frames of 128 kbit/s behind an ID3 tag; `is_noted` puts a frame before them that says how many bytes."""
    text = b"TIT2" + pack(">IH", len(title) + 1, 0) + b"\x00" + title
    tag = b"ID3\x03\x00\x00" + bytes(len(text) >> shift & 0x7F for shift in (21, 14, 7, 0)) + text
    note = b"Info" + pack(">III", 3, frames, (frames + 1) * len(_MP3_FRAME))
    noted = (_MP3_FRAME[:36] + note).ljust(len(_MP3_FRAME), b"\x00") if is_noted else b""
    return tag + noted + _MP3_FRAME * frames


def aac(frames: int = 20) -> bytes:
    """Silent frames in ADTS."""
    length = 7 + len(_AAC_SILENCE)
    head = b"\xff\xf1\x50\x40" + pack(">H", length << 5 | 0x1F) + b"\xfc"
    return (head + _AAC_SILENCE) * frames


def wav(*, is_piped: bool = False) -> bytes:
    """A moment of silence; what was written to a pipe (`is_piped`) does not know how long it is."""
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(160))
    body = out.getvalue()
    return body[:4] + b"\xff" * 4 + body[8:40] + b"\xff" * 4 + body[44:] if is_piped else body


def ogg(packets: int = 10) -> bytes:
    """Silence in Opus."""
    head = b"OpusHead\x01\x01" + pack("<HIhB", 0, 48000, 0, 0)
    tags = b"OpusTags" + pack("<I", 4) + b"test" + pack("<I", 0)
    sound = [b"\xf8\xff\xfe"] * packets
    return _page(0, 2, 0, [head]) + _page(1, 0, 0, [tags]) + _page(2, 0, 960, sound[:1]) + _page(3, 4, 9600, sound[1:])


def flac(frames: int = 3, *, is_counted: bool = True, comment: bytes = b"TITLE=silence") -> bytes:
    """Silence in frames of 192 samples; what was written to a pipe (not `is_counted`) does not know how many."""
    samples = 192 * frames if is_counted else 0
    format_ = (44100 << 44 | 0 << 41 | 15 << 36 | samples).to_bytes(8, "big")
    info = pack(">HH", 192, 192) + bytes(6) + format_ + bytes(16)
    comments = pack("<I", 4) + b"test" + pack("<II", 1, len(comment)) + comment
    head = b"fLaC" + pack(">I", len(info)) + info + b"\x84" + pack(">I", len(comments))[1:] + comments
    return head + b"".join(_flac_frame(number) for number in range(frames))


def _flac_frame(number: int) -> bytes:
    """A block of 192 samples that are all zero, of one channel, 44.1 kHz, 16 bits."""
    head = b"\xff\xf8\x19\x08" + bytes([number])
    head += bytes([_crc(head, 0x07, 8)])
    body = head + b"\x00" + bytes(2)
    return body + pack(">H", _crc(body, 0x8005, 16))


def _page(number: int, flags: int, position: int, packets: Sequence[bytes]) -> bytes:
    lengths = bytes(len(packet) for packet in packets)
    head = b"OggS\x00" + pack("<BQII", flags, position, 1, number)
    rest = bytes([len(lengths)]) + lengths + b"".join(packets)
    return head + pack("<I", _crc(head + bytes(4) + rest, 0x04C11DB7, 32)) + rest


def _crc(content: bytes, polynomial: int, bits: int) -> int:
    """The checksum of Ogg and FLAC: most significant bit first, beginning with zero."""
    rest, top, mask = 0, 1 << bits - 1, (1 << bits) - 1
    for byte in content:
        rest ^= byte << bits - 8
        for _ in range(8):
            rest = (rest << 1 ^ polynomial if rest & top else rest << 1) & mask
    return rest
