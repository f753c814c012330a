"""Files that are media and something else at once."""

import re

from media_cache.domain.formats.file import File, foreign

# What is taken for a page or a program by browsers and servers, or by readers for a document, wherever it begins.
_PAGE = re.compile(rb"(?i)<(?:!doctype\s|html[\s>]|head[\s>]|body[\s>]|script[\s>]|iframe[\s>]|svg[\s>]|\?php\s)")
_DOCUMENT = b"%PDF-"
_SCRIPT_IN_GIF = re.compile(rb"GIF8[79]a(?:/[*/]|=[\x20-\x7e])")


# How the last record of a ZIP begins, and how far before the end it does when no comment follows it.
_ARCHIVE_END, _ARCHIVE_END_BYTES = b"PK\x05\x06", 22


def refuse_archive(file: File) -> None:
    """Raises NOT_MEDIA for a file that is an archive when it is read from its end, wherever its bytes are hidden."""
    if file.read(max(file.size_bytes - _ARCHIVE_END_BYTES, 0), 4) == _ARCHIVE_END:
        raise foreign("at its end")


def refuse(piece: bytes) -> None:
    """Raises NOT_MEDIA when the head of a file, or a comment in it, is also a page, a script or a document.

    The rule for files that are two things has two halves. The structure of a file must account for each of its bytes:
    nothing but padding stands behind the end that the format itself names, so no archive, program or page rides on
    it. And the first bytes, where those who guess types look, hold no tag that opens a page and no mark of a PDF.
    Real media are never refused by it: encoders end files where their format does, and the text in their headers is
    XMP or JSON, which has none of these tags; what chance puts into compressed bytes is not one of them either.
    What lies deep in the data of a video is not looked for: it is served as the video that it is, never as a page.
    """
    if _PAGE.search(piece) or _DOCUMENT in piece:
        raise foreign("in its head")
    if _SCRIPT_IN_GIF.match(piece):
        raise foreign("in its measures")
