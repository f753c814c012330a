"""HEIC to JPEG: upright exactly once, in its own colours, without anything else that was in the file."""

import simplejpeg

from media_cache.decoder.heif import HeifPicture, opened
from media_cache.decoder.images import encoded, judge_length, on_white, upright
from media_cache.decoder.measure import Measure
from media_cache.decoder.profiles import embed_profile
from media_cache.domain import media
from media_cache.domain.size import Size

_UPRIGHT = 1


def to_jpeg(content: bytes, measure: Measure) -> tuple[bytes, Size]:
    """The primary picture of a HEIF file as JPEG, and its size; raises CORRUPT or TOO_MANY_PIXELS."""
    with opened(content, measure) as picture:
        if picture.has_alpha or picture.orientation != _UPRIGHT:
            return _of_image(picture, measure.quality)
        return _of_planes(picture, measure.quality)


def _of_planes(picture: HeifPicture, quality: int) -> tuple[bytes, Size]:
    """The usual way: HEIC and JPEG have their pixels in the same form, so they need not become RGB in between."""
    with picture.planes() as planes:
        luma, *chroma = planes
        size = Size(luma.shape[1], luma.shape[0])
        judge_length(size, media.JPEG)
        jpeg = simplejpeg.encode_jpeg_yuv_planes(luma, *(chroma or (None, None)), quality)
    return embed_profile(jpeg, picture.profile), size


def _of_image(picture: HeifPicture, quality: int) -> tuple[bytes, Size]:
    image = upright(on_white(picture.image()), picture.orientation)
    return encoded(image, media.JPEG, quality, picture.profile), Size(*image.size)
