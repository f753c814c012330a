"""Ogg: pages from the first of a stream to the one that ends it."""

from media_cache.domain.formats.file import File, Shape, corrupt, foreign, truncated

_CAPTURE = b"OggS\x00"
_HEAD_BYTES = 27
_BEGINS, _ENDS = 2, 4
_MOST_PAGES = 32 * 1024


def examine(file: File) -> Shape:
    """Walks the pages to the last, which says that it is the last.

    Encoders set that mark and recordings of a broadcast may lack it; without it nobody can tell a whole file from one
    cut between two pages.
    """
    at, flags = 0, 0
    for _ in range(_MOST_PAGES):
        if at >= file.size_bytes:
            break
        head = file.read(at, _HEAD_BYTES)
        if not head.startswith(_CAPTURE[: len(head)]):
            _judge_rest(file, at, flags)
            return Shape()
        if len(head) < _HEAD_BYTES:
            raise truncated()
        flags = head[5]
        if at == 0 and not flags & _BEGINS:
            raise corrupt("the middle of a stream")
        lengths = file.need(at + _HEAD_BYTES, head[26])
        at += _HEAD_BYTES + len(lengths) + sum(lengths)
    else:
        raise corrupt("more pages than are walked")
    if at > file.size_bytes or not flags & _ENDS:
        raise truncated()
    return Shape()


def _judge_rest(file: File, at: int, flags: int) -> None:
    """What follows is no page: padding behind the last, or not part of the sound."""
    if not flags & _ENDS:
        raise corrupt("no page where one has to be")
    if file.behind_padding(at) < file.size_bytes:
        raise foreign("behind its end")
