"""What is not media, although it is called so, begins so, or is so as well."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from struct import pack

from PIL import Image

from tests.foreign.media_files.boxes import box
from tests.foreign.media_files.films import fragmented, mp4, webm
from tests.foreign.media_files.pictures import heic, image
from tests.foreign.media_files.sounds import flac, mp3, ogg, wav

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def archive() -> bytes:
    """A ZIP file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "text")
    return out.getvalue()


def commented(comment: bytes) -> bytes:
    """A JPEG with a comment."""
    whole = image("JPEG")
    return whole[:2] + b"\xff\xfe" + pack(">H", len(comment) + 2) + comment + whole[2:]


def textual(text: bytes) -> bytes:
    """A WebP with a chunk that only its reader would look into."""
    parts = image("WEBP")[12:] + b"XMP " + pack("<I", len(text)) + text + bytes(len(text) % 2)
    return b"RIFF" + pack("<I", 4 + len(parts)) + b"WEBP" + parts


def saved(kind: str) -> bytes:
    """A picture in a format that is not kept."""
    out = BytesIO()
    Image.new("RGB", (32, 32)).save(out, kind)
    return out.getvalue()


def scripted_gif() -> bytes:
    """A GIF that is a script too: what it says of its width opens a comment."""
    whole = image("GIF")
    return whole[:6] + b"/*" + whole[8:-1] + b"*/=1;alert(1);" + whole[-1:]


OTHERS: Mapping[str, bytes] = {
    "nothing": b"",
    "a byte": b"\xff",
    "HTML": HTML,
    "HTML behind spaces": b"  \n\t<html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "XML": b'<?xml version="1.0"?><svg/>',
    "PDF": PDF,
    "ZIP": archive(),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(60),
    "ELF": b"\x7fELF\x02\x01\x01" + bytes(60),
    "a Windows program": b"MZ\x90\x00" + bytes(60),
    "a script": b"#!/bin/sh\nexit 0\n",
    "JSON": b'{"error": "expired"}',
    "text": b"RIFF is a word",
    "zeros": bytes(5000),
    "BMP": saved("BMP"),
    "TIFF": saved("TIFF"),
    "ICO": saved("ICO"),
    "PSD": b"8BPS\x00\x01" + bytes(60),
    "Matroska": webm().replace(b"\x84webm", b"\x88matroska", 1).replace(b"\x04webm", b"\x08matroska", 1),
    "AVI": b"RIFF" + pack("<I", 64) + b"AVI LIST" + bytes(56),
    "RIFF with nothing in it": b"RIFF" + pack("<I", 4) + b"JUNK",
    "an unknown brand": box(b"ftyp", b"crx ", bytes(4), b"crx ") + box(b"moov"),
    "a film in Ogg": ogg().replace(b"OpusHead", b"\x80theora"),
    "MPEG audio of layer II": b"\xff\xfd\x90\x00" + bytes(1000),
    "an MP3 frame without a bit rate": b"\xff\xfb\xf0\x00" + bytes(1000),
    "ID3 before HTML": mp3(frames=0) + HTML,
    "ID3 before much HTML": mp3(frames=0, title=bytes(9000)) + HTML,
    "half a PNG signature": b"\x89PNG\r\n\x1a",
}
"""Files that are no medium at all."""

POLYGLOTS: Mapping[str, bytes] = {
    "JPEG with a ZIP behind it": image("JPEG") + archive(),
    "JPEG with a ZIP behind it that ends as a JPEG does": image("JPEG") + archive() + b"\xff\xd9",
    "JPEG with HTML behind it": image("JPEG") + HTML,
    "JPEG with HTML behind padding": image("JPEG") + bytes(100) + HTML,
    "JPEG with HTML in a comment": commented(HTML),
    "JPEG with HTML in a comment far behind": commented(bytes(6000) + HTML),
    "JPEG with a PDF in a comment": commented(PDF),
    "JPEG with a PDF behind it": image("JPEG") + PDF,
    "progressive JPEG with a ZIP behind it": image("JPEG", progressive=True) + archive(),
    "PNG with a ZIP behind it": image("PNG") + archive(),
    "GIF with a script behind it": image("GIF") + b"=1;alert(1)",
    "GIF that is a script": scripted_gif(),
    "WebP with HTML in it": textual(HTML),
    "WebP with a ZIP behind it": image("WEBP") + archive(),
    "AVIF with a ZIP behind it": image("AVIF") + archive(),
    "HEIC with HTML behind it": heic() + HTML,
    "MP4 with HTML behind it": mp4() + HTML,
    "MP4 with HTML in its head": mp4()[:20] + box(b"free", HTML) + mp4()[20:],
    "MP4 with a ZIP behind it": mp4() + archive(),
    "MP4 with a ZIP in a box": mp4() + box(b"free", archive()),
    "MP4 with a ZIP behind four zeros": mp4() + bytes(4) + archive() + b"text",
    "fragmented MP4 with a PDF behind it": fragmented() + PDF,
    "WebM with HTML behind it": webm() + HTML,
    "live WebM with a ZIP behind it": webm(is_live=True) + archive(),
    "MP3 with HTML in its tag": mp3(title=HTML),
    "MP3 with a ZIP behind it": mp3() + archive(),
    "long MP3 with a ZIP behind it": mp3(frames=200) + archive(),
    "WAV with a ZIP behind it": wav() + archive(),
    "Ogg with a ZIP behind it": ogg() + archive(),
    "FLAC with HTML in its head": flac(comment=HTML),
}
"""Files that are a medium and something else."""
