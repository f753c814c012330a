"""What a HEIF file says beside its pixels: how their colours are meant, and its EXIF."""

from ctypes import POINTER, byref, c_uint32, c_void_p, create_string_buffer

from common.errors import Failure
from media_cache.decoder import libheif
from media_cache.decoder.named_profiles import named_profile
from media_cache.decoder.profiles import MOST_BYTES as MOST_PROFILE_BYTES

_MOST_EXIF_BYTES = 1024 * 1024
# In front of the EXIF block stands where its TIFF header begins.
_EXIF_OFFSET_BYTES = 4


def profile_of(handle: c_void_p) -> bytes:
    """The ICC profile of a picture; nothing for sRGB, which is what a JPEG without a profile is taken for."""
    size = libheif.handle_profile_size(handle)
    if not size:
        return named_profile(_primaries(handle))
    if size > MOST_PROFILE_BYTES:
        return b""
    profile = create_string_buffer(size)
    libheif.handle_profile(handle, profile)
    return profile.raw


def exif_of(handle: c_void_p) -> bytes:
    """The EXIF of a picture from its TIFF header on; nothing when it has none, or more than can be meant."""
    block = c_uint32()
    found = libheif.handle_metadata(handle, b"Exif", byref(block), 1)
    size = libheif.handle_metadata_size(handle, block) if found else 0
    if not _EXIF_OFFSET_BYTES < size <= _MOST_EXIF_BYTES:
        return b""
    content = create_string_buffer(size)
    libheif.handle_metadata_content(handle, block, content)
    start = int.from_bytes(content.raw[:_EXIF_OFFSET_BYTES], "big")
    return content.raw[_EXIF_OFFSET_BYTES + start :]


def _primaries(handle: c_void_p) -> int:
    nclx = POINTER(libheif.Nclx)()
    try:
        libheif.handle_nclx(handle, byref(nclx))
        return int(nclx.contents.primaries)
    except Failure:
        # It names none.
        return 0
    finally:
        libheif.nclx_free(nclx)
