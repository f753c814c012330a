"""Any raster picture to one that fits: upright once, in its own colours, without anything else of the file."""

import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import AvifImagePlugin, Image, ImageCms, JpegImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from media_cache.decoder.heif import opened
from media_cache.decoder.images import QUARTER_TURNS, encoded, upright
from media_cache.decoder.measure import Measure
from media_cache.domain import media
from media_cache.domain.formats.exif import exif_orientation
from media_cache.domain.media import MediaType
from media_cache.domain.reasons import Reason, failure
from media_cache.domain.size import Bounds, Size
from media_cache.domain.sniffing import HEAD_BYTES, sniff

_FORMATS: Mapping[MediaType, str] = {
    media.JPEG: "JPEG",
    media.PNG: "PNG",
    media.WEBP: "WEBP",
    media.GIF: "GIF",
    media.AVIF: "AVIF",
}
# What Pillow loads only when it meets a file that needs it; by then it could not be read any more.
_LOADED = (AvifImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
# What Pillow raises for files that are not what they should be.
_BROKEN = (
    *(ArithmeticError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError, Warning),
    struct.error,
)
_SIXTEEN_BITS = frozenset({"I", "I;16", "I;16B", "I;16L"})
# Where an ICC profile says of what its colours are made.
_SPACE = slice(16, 20)
_SPACES: Mapping[str, bytes] = {"L": b"GRAY", "RGB": b"RGB ", "RGBA": b"RGB "}
# A picture is first made roughly this much larger than wanted, which is quick, and then exactly that large.
_GAP = 2.0


@dataclass(frozen=True)
class _Picture:
    """Pixels as L, RGB or RGBA, their profile, and what is left to do to hold them upright."""

    image: Image.Image
    profile: bytes
    orientation: int


def prepare(most_pixels: int) -> None:
    """Loads all that pictures may need, and makes Pillow strict."""
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = most_pixels
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    warnings.simplefilter("error")
    # Its reading of EXIF and of lists of pictures is not asked for; pictures that everybody shows have broken ones.
    for plugin in (JpegImagePlugin, TiffImagePlugin):
        warnings.filterwarnings("ignore", module=plugin.__name__)


def scaled(content: bytes, bounds: Bounds, measure: Measure) -> tuple[MediaType, bytes, Size]:
    """The picture within these bounds, in its own size if that fits; WebP with transparency, otherwise JPEG.

    Raises NOT_MEDIA, CORRUPT or TOO_MANY_PIXELS.
    """
    with _named():
        picture = _opened(content, bounds, measure)
        image = _opaque(upright(picture.image, picture.orientation))
    kind = media.WEBP if image.mode == "RGBA" else media.JPEG
    return kind, encoded(image, kind, measure.quality, picture.profile), Size(*image.size)


def _opened(content: bytes, bounds: Bounds, measure: Measure) -> _Picture:
    kind = sniff(content[:HEAD_BYTES])
    if kind is not None and kind.is_converted:
        return _heif(content, bounds, measure)
    if kind is None or kind not in _FORMATS:
        raise failure(Reason.NOT_MEDIA)
    with Image.open(BytesIO(content), formats=(_FORMATS[kind],)) as image:
        measure.judge(Size(*image.size))
        orientation = exif_orientation((image.info.get("exif") or b"").removeprefix(b"Exif\x00\x00"))
        size = _fitting(image, bounds, orientation)
        # JPEG can leave out what would be thrown away while it decodes.
        image.draft(None, (round(size[0] * _GAP), round(size[1] * _GAP)))
        image.load()
        return _resized(image, image.info.get("icc_profile") or b"", orientation, size)


def _heif(content: bytes, bounds: Bounds, measure: Measure) -> _Picture:
    with opened(content, measure) as picture:
        image, orientation = picture.image(), picture.orientation
        return _resized(image, picture.profile, orientation, _fitting(image, bounds, orientation))


def _fitting(image: Image.Image, bounds: Bounds, orientation: int) -> tuple[int, int]:
    """The size in which the picture, once upright, is within the bounds."""
    size = Size(*image.size)
    fitting = bounds.fit(size.turned()).turned() if orientation in QUARTER_TURNS else bounds.fit(size)
    return fitting.width, fitting.height


def _resized(image: Image.Image, profile: bytes, orientation: int, size: tuple[int, int]) -> _Picture:
    plain, kept = _plain(image, profile)
    smaller = plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=_GAP)
    return _Picture(smaller, kept, orientation)


def _plain(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """The picture as L, RGB or RGBA, and its profile if that still says what the colours mean."""
    if image.mode == "CMYK" and profile[_SPACE] == b"CMYK":
        return _to_srgb(image, profile), b""
    if image.mode in _SIXTEEN_BITS:
        plain = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif image.has_transparency_data:
        plain = image.convert("RGBA")
    else:
        plain = image.convert("L" if image.mode in ("1", "L") else "RGB")
    return plain, profile if profile[_SPACE] == _SPACES[plain.mode] else b""


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        # The pixels are none the worse for it.
        made = None
    return made if made is not None else image.convert("RGB")


def _opaque(image: Image.Image) -> Image.Image:
    """The picture without its transparency if nothing of it is transparent."""
    if image.mode != "RGBA" or image.getchannel("A").getextrema() != (255, 255):
        return image
    return image.convert("RGB")


@contextmanager
def _named() -> Iterator[None]:
    """Gives what goes wrong with a picture its reason."""
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise failure(Reason.TOO_MANY_PIXELS) from fault
    except _BROKEN as fault:
        raise failure(Reason.CORRUPT, f"({type(fault).__name__})") from fault
