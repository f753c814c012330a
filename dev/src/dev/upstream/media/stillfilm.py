"""H.264 written by hand: one picture as raw macroblocks, then frames that say "nothing changed"."""

from collections.abc import Iterator

from PIL import Image

from dev.upstream.media.bits import Bits

BLOCK = 16
BASELINE, CONSTRAINED = 66, 0b11000000
LEVEL = 31
SEQUENCE, PICTURE, FIRST_FRAME, NEXT_FRAME = 0x67, 0x68, 0x65, 0x41
ALL_P, ALL_I = 5, 7
FRAME_NUMBER_BITS = 4
RAW_MACROBLOCK = 25
# The darkest and the brightest of video's limited range; above all, no zero bytes, which would need escaping.
DARKEST, BRIGHTEST = 16, 235


def sequence_parameters(width: int, height: int) -> bytes:
    """The stream's size and profile; both sides must be multiples of 16."""
    bits = Bits().fixed(BASELINE, 8).fixed(CONSTRAINED, 8).fixed(LEVEL, 8).unsigned(0)
    bits.unsigned(FRAME_NUMBER_BITS - 4).unsigned(2).unsigned(1).fixed(0, 1)
    bits.unsigned(width // BLOCK - 1).unsigned(height // BLOCK - 1)
    # Frames only, direct 8x8 inference, no cropping, no further words.
    return _unit(SEQUENCE, bits.fixed(1, 1).fixed(1, 1).fixed(0, 1).fixed(0, 1).ended())


def picture_parameters() -> bytes:
    """How pictures are coded: CAVLC, one slice group, one reference."""
    bits = Bits().unsigned(0).unsigned(0).fixed(0, 1).fixed(0, 1).unsigned(0).unsigned(0).unsigned(0)
    bits.fixed(0, 1).fixed(0, 2).signed(0).signed(0).signed(0).fixed(0, 1).fixed(0, 1).fixed(0, 1)
    return _unit(PICTURE, bits.ended())


def frames(picture: Image.Image, count: int) -> Iterator[bytes]:
    """The frames of a film that shows the picture for all of its length."""
    yield _first_frame(picture)
    blocks = (picture.width // BLOCK) * (picture.height // BLOCK)
    for number in range(1, count):
        yield _unchanged_frame(number, blocks)


def _first_frame(picture: Image.Image) -> bytes:
    # idr_pic_id, no_output_of_prior_pics, long_term_reference, slice_qp_delta
    header = _slice_header(ALL_I, 0).unsigned(0).fixed(0, 1).fixed(0, 1).signed(0)
    first, *others = _macroblocks(picture)
    prefix = Bits().unsigned(RAW_MACROBLOCK).aligned()
    body = header.unsigned(RAW_MACROBLOCK).aligned() + first + b"".join(prefix + block for block in others)
    return _unit(FIRST_FRAME, body + b"\x80")


def _unchanged_frame(number: int, blocks: int) -> bytes:
    # num_ref_idx_override, ref_pic_list_modification, adaptive_ref_pic_marking, slice_qp_delta, mb_skip_run
    header = _slice_header(ALL_P, number % (1 << FRAME_NUMBER_BITS)).fixed(0, 1).fixed(0, 1).fixed(0, 1).signed(0)
    return _unit(NEXT_FRAME, header.unsigned(blocks).ended())


def _slice_header(kind: int, number: int) -> Bits:
    return Bits().unsigned(0).unsigned(kind).unsigned(0).fixed(number, FRAME_NUMBER_BITS)


def _macroblocks(picture: Image.Image) -> Iterator[bytes]:
    luma, blue, red = picture.convert("YCbCr").split()
    half = (picture.width // 2, picture.height // 2)
    planes = (_plane(luma, BLOCK), _plane(blue.resize(half), BLOCK // 2), _plane(red.resize(half), BLOCK // 2))
    return (b"".join(parts) for parts in zip(*planes, strict=True))


def _plane(plane: Image.Image, side: int) -> Iterator[bytes]:
    """The plane's squares of that side, row by row."""
    samples = plane.point([min(max(level, DARKEST), BRIGHTEST) for level in range(256)]).tobytes()
    width = plane.width
    for top in range(0, plane.height, side):
        for left in range(0, width, side):
            rows = (row * width + left for row in range(top, top + side))
            yield b"".join(samples[start : start + side] for start in rows)


def _unit(kind: int, body: bytes) -> bytes:
    """A NAL unit; what looks like a start code inside is escaped."""
    return bytes([kind]) + _escaped(body)


def _escaped(body: bytes) -> bytes:
    if b"\0\0" not in body:
        return body
    out, zeros = bytearray(), 0
    for byte in body:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)
