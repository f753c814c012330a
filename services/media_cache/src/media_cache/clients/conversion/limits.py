"""What a picture and the processes for it may cost."""

from dataclasses import dataclass
from datetime import timedelta

from common.settings import integer, seconds, setting, size


@dataclass(frozen=True, kw_only=True)
class ConversionLimits:
    """What one picture may cost, how good its copy is, and how long a decoder is kept."""

    quality: int = setting("{prefix}JPEG_QUALITY", integer(1, 100), 90)
    most_pixels: int = setting("{prefix}MAX_PIXELS", integer(1, 10**9), 50_000_000)
    most_tiles: int = setting("{prefix}MAX_TILES", integer(1, 1000), 1000)
    memory_bytes: int = setting("{prefix}DECODER_MEMORY_BYTES", size, 1024**3)
    cpu_seconds: int = setting("{prefix}DECODER_CPU_SECONDS", integer(1, 3600), 30)
    timeout: timedelta = setting("{prefix}DECODER_TIMEOUT_SECONDS", seconds, timedelta(seconds=60))
    pictures: int = setting("{prefix}DECODER_PICTURES", integer(1, 10**6), 100)
    kept_bytes: int = setting("{prefix}DECODER_KEPT_BYTES", size, 128 * 1024**2)
