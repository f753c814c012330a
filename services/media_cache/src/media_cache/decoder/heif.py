"""HEIF files: their primary picture, looked at before it is decoded, and decoded as it is wanted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_int, c_size_t, c_ubyte, c_void_p

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_cache.decoder import libheif
from media_cache.decoder.heif_metadata import exif_of, profile_of
from media_cache.decoder.measure import Measure
from media_cache.domain.formats.exif import exif_orientation
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Size

Plane = NDArray[np.uint8]

_CHANNELS = (libheif.Y_CHANNEL, libheif.CB_CHANNEL, libheif.CR_CHANNEL)
# libde265 takes zero for one thread of its own, and less for none.
_NO_THREADS = -1
# The first with all fields of `libheif.Options`.
_OPTIONS_VERSION = 8
# The largest of HEVC.
_BLOCK = 64


class HeifPicture:
    """The primary picture of a HEIF file; held upright as far as `irot` and `imir` say how."""

    def __init__(self, context: int, handle: c_void_p) -> None:
        self._context = context
        self._handle = handle

    @property
    def size(self) -> Size:
        """Its size as shown."""
        return Size(libheif.handle_width(self._handle), libheif.handle_height(self._handle))

    @property
    def stored_size(self) -> Size:
        """Its size before anything is cut off."""
        return Size(libheif.handle_stored_width(self._handle), libheif.handle_stored_height(self._handle))

    @property
    def tiles(self) -> int:
        """Of how many pictures it is put together."""
        tiling = libheif.Tiling()
        libheif.handle_tiling(self._handle, 1, byref(tiling))
        return int(tiling.columns * tiling.rows)

    @property
    def has_alpha(self) -> bool:
        return bool(libheif.handle_has_alpha(self._handle))

    @property
    def profile(self) -> bytes:
        """Its ICC profile; nothing for sRGB."""
        return profile_of(self._handle)

    @property
    def orientation(self) -> int:
        """What libheif leaves to do: where a file has `irot` or `imir`, its EXIF repeats what those have done."""
        item = libheif.handle_item(self._handle)
        turning = (libheif.ROTATION, libheif.MIRRORING)
        if any(libheif.item_properties(self._context, item, each, None, 0) for each in turning):
            return 1
        return exif_orientation(exif_of(self._handle))

    @contextmanager
    def planes(self) -> Iterator[Sequence[Plane]]:
        """Its pixels as JPEG has them: Y, Cb and Cr of full range by BT.601, chroma halved; Y alone when it is gray."""
        space, chroma = c_int(), c_int()
        libheif.handle_colours(self._handle, byref(space), byref(chroma))
        with self._decoded(libheif.YCBCR, libheif.HALF_CHROMA) as image:
            yield [_plane(image, channel) for channel in _CHANNELS[: 1 if space.value == libheif.MONOCHROME else 3]]

    def image(self) -> Image.Image:
        """Its pixels as RGB, or as RGBA with transparency."""
        mode, chroma = ("RGBA", libheif.INTERLEAVED_RGBA) if self.has_alpha else ("RGB", libheif.INTERLEAVED_RGB)
        if self.has_alpha and libheif.handle_is_premultiplied(self._handle):
            mode = "RGBa"
        with self._decoded(libheif.RGB, chroma) as image:
            rows = _rows(image, libheif.INTERLEAVED_CHANNEL)
            size = libheif.image_width(image, libheif.INTERLEAVED_CHANNEL), len(rows)
            shown = Image.frombytes(mode, size, rows.data, "raw", mode, rows.shape[1])
        return shown.convert("RGBA") if mode == "RGBa" else shown

    @contextmanager
    def _decoded(self, space: int, chroma: int) -> Iterator[c_void_p]:
        image, options = c_void_p(), libheif.options_alloc()
        options.contents.to_8_bits = 1
        if options.contents.version >= _OPTIONS_VERSION:
            options.contents.codec_threads = _NO_THREADS
        try:
            libheif.decode(self._handle, byref(image), space, chroma, options)
            yield image
        finally:
            libheif.options_free(options)
            libheif.image_release(image)


@contextmanager
def opened(content: bytes, measure: Measure) -> Iterator[HeifPicture]:
    """The primary picture of a HEIF file, judged and not decoded yet; raises CORRUPT or TOO_MANY_PIXELS."""
    context, handle = libheif.context_alloc(), c_void_p()
    try:
        libheif.context_set_threads(context, 0)
        libheif.context_read(context, content, len(content), None)
        libheif.context_primary(context, byref(handle))
        picture = HeifPicture(context, handle)
        # What is cut off is decoded like the rest.
        measure.judge(picture.stored_size)
        measure.judge(picture.size, picture.tiles)
        # Of each tile, whatever the file says of it; a picture is coded in blocks that stand over its edges.
        largest = max(measure.most_pixels, _in_blocks(picture.stored_size))
        libheif.context_limits(context).contents.most_pixels = largest
        yield picture
    finally:
        libheif.handle_release(handle)
        libheif.context_free(context)


def _in_blocks(size: Size) -> int:
    return (size.width + _BLOCK) * (size.height + _BLOCK)


def _plane(image: c_void_p, channel: int) -> Plane:
    """A view of a channel's pixels."""
    return _rows(image, channel)[:, : libheif.image_width(image, channel)]


def _rows(image: c_void_p, channel: int) -> Plane:
    """A view of a channel's rows, with what pads them."""
    stride = c_size_t()
    start = libheif.image_plane(image, channel, byref(stride))
    if start is None:
        raise failure(Reason.CORRUPT, f"(no channel {channel})")
    height = libheif.image_height(image, channel)
    memory = (c_ubyte * (stride.value * height)).from_address(start)
    return np.frombuffer(memory, np.uint8).reshape(height, stride.value)
