"""The bare limit of HEIC: libheif and libjpeg in as many processes as there are cores. It prints what that took."""

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pillow_heif
import simplejpeg

from bench.media_cache.files import templates

QUALITY = 90


def main(folder: Path, kind: str, count: int) -> None:
    """Prints pictures a second and milliseconds of CPU for each."""
    files = [template.file(0) for template in templates(folder, kind)]
    processes = os.cpu_count() or 1
    with ProcessPoolExecutor(processes) as pool:
        began = time.perf_counter()
        used = sum(pool.map(converted, (files[number % len(files)] for number in range(count))))
        seconds = time.perf_counter() - began
    print(json.dumps({"rate": count / seconds, "cpu_ms": 1000 * used / count}))


def converted(content: bytes) -> float:
    """Decodes a picture and encodes it again; the seconds of CPU that took."""
    began = time.process_time()
    picture = pillow_heif.open_heif(content)
    width, height = picture.size
    rows = np.frombuffer(picture.data, np.uint8).reshape(height, picture.stride)
    pixels = rows[:, : width * 3].reshape(height, width, 3)
    simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), QUALITY, "RGB", "420", fastdct=False)
    return time.process_time() - began


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
