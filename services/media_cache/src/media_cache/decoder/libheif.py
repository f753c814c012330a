"""The part of libheif's C interface that is used: Python's knows neither planes nor limits."""

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Any

import _pillow_heif

from media_cache.domain.reasons import Reason, failure

# Found through the module that is linked against it: the library itself is called differently in every wheel.
_LIBRARY = ctypes.CDLL(_pillow_heif.__file__)

YCBCR, RGB, MONOCHROME = 0, 1, 2
NO_CHROMA, HALF_CHROMA, INTERLEAVED_RGB, INTERLEAVED_RGBA = 0, 1, 10, 11
Y_CHANNEL, CB_CHANNEL, CR_CHANNEL, INTERLEAVED_CHANNEL = 0, 1, 2, 10

ROTATION, MIRRORING = int.from_bytes(b"irot", "big"), int.from_bytes(b"imir", "big")

# Other details of this error are sizes that cannot be.
_NO_MEMORY = (6, 0)
_SECURITY_LIMIT_EXCEEDED = 1000


class Limits(ctypes.Structure):
    """How much a file may hold; what follows is left as it is."""

    _fields_ = (
        ("version", c_uint8),
        ("most_pixels", c_uint64),
    )


class Nclx(ctypes.Structure):
    """Colours by the numbers of ITU-T H.273."""

    _fields_ = (
        ("version", c_uint8),
        ("primaries", c_int),
        ("transfer", c_int),
        ("matrix", c_int),
        ("is_full_range", c_uint8),
    )


class Options(ctypes.Structure):
    """How to decode; fields that are not used here are named for their place alone."""

    _fields_ = (
        ("version", c_uint8),
        ("ignores_transformations", c_uint8),
        ("progress", c_void_p * 4),
        ("to_8_bits", c_uint8),
        ("is_strict", c_uint8),
        ("decoder", c_char_p),
        ("conversion", c_int * 4),
        ("cancel", c_void_p),
        ("conversion_more", c_void_p),
        ("ignores_edit_list", c_int),
        ("output_nclx", POINTER(Nclx)),
        ("library_threads", c_int),
        ("codec_threads", c_int),
    )


class Tiling(ctypes.Structure):
    """Of how many tiles a picture is made; what follows is not read."""

    _fields_ = (("version", c_int), ("columns", c_uint32), ("rows", c_uint32), ("more", c_uint32 * 16))


class _Error(ctypes.Structure):
    _fields_ = (("code", c_int), ("detail", c_int), ("message", c_char_p))


def _function(name: str, result: Any, *arguments: Any) -> Any:
    found = getattr(_LIBRARY, f"heif_{name}")
    found.restype, found.argtypes = result, arguments
    return found


def _checked(name: str, *arguments: Any) -> Any:
    """A function that answers with an error, as one that raises a failure with its reason."""
    found = _function(name, _Error, *arguments)

    def call(*given: Any) -> None:
        error = found(*given)
        if error.code:
            raise _fault(error)

    return call


def _fault(error: _Error) -> Exception:
    if error.detail == _SECURITY_LIMIT_EXCEEDED:
        return failure(Reason.TOO_MANY_PIXELS)
    if (error.code, error.detail) == _NO_MEMORY:
        return MemoryError()
    return failure(Reason.CORRUPT, f"(libheif {error.code}.{error.detail})")


context_alloc = _function("context_alloc", c_void_p)
context_free = _function("context_free", None, c_void_p)
context_limits = _function("context_get_security_limits", POINTER(Limits), c_void_p)
context_set_threads = _function("context_set_max_decoding_threads", None, c_void_p, c_int)
context_read = _checked("context_read_from_memory_without_copy", c_void_p, c_char_p, c_size_t, c_void_p)
context_primary = _checked("context_get_primary_image_handle", c_void_p, POINTER(c_void_p))

handle_release = _function("image_handle_release", None, c_void_p)
handle_width = _function("image_handle_get_width", c_int, c_void_p)
handle_height = _function("image_handle_get_height", c_int, c_void_p)
handle_stored_width = _function("image_handle_get_ispe_width", c_int, c_void_p)
handle_stored_height = _function("image_handle_get_ispe_height", c_int, c_void_p)
handle_tiling = _checked("image_handle_get_image_tiling", c_void_p, c_int, POINTER(Tiling))
handle_item = _function("image_handle_get_item_id", c_uint32, c_void_p)
item_properties = _function("item_get_properties_of_type", c_int, c_void_p, c_uint32, c_uint32, c_void_p, c_int)
handle_has_alpha = _function("image_handle_has_alpha_channel", c_int, c_void_p)
handle_is_premultiplied = _function("image_handle_is_premultiplied_alpha", c_int, c_void_p)
handle_colours = _checked("image_handle_get_preferred_decoding_colorspace", c_void_p, POINTER(c_int), POINTER(c_int))
handle_profile_size = _function("image_handle_get_raw_color_profile_size", c_size_t, c_void_p)
handle_profile = _checked("image_handle_get_raw_color_profile", c_void_p, c_char_p)
handle_nclx = _checked("image_handle_get_nclx_color_profile", c_void_p, POINTER(POINTER(Nclx)))
nclx_free = _function("nclx_color_profile_free", None, POINTER(Nclx))
handle_metadata = _function(
    "image_handle_get_list_of_metadata_block_IDs", c_int, c_void_p, c_char_p, POINTER(c_uint32), c_int
)
handle_metadata_size = _function("image_handle_get_metadata_size", c_size_t, c_void_p, c_uint32)
handle_metadata_content = _checked("image_handle_get_metadata", c_void_p, c_uint32, c_char_p)

options_alloc = _function("decoding_options_alloc", POINTER(Options))
options_free = _function("decoding_options_free", None, POINTER(Options))
decode = _checked("decode_image", c_void_p, POINTER(c_void_p), c_int, c_int, POINTER(Options))

image_release = _function("image_release", None, c_void_p)
image_width = _function("image_get_width", c_int, c_void_p, c_int)
image_height = _function("image_get_height", c_int, c_void_p, c_int)
image_plane = _function("image_get_plane_readonly2", c_void_p, c_void_p, c_int, POINTER(c_size_t))
