"""Pictures that are as hard to code as photographs: clouds of every size, with a little grain."""

from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image

# How far apart the knots of each cloud are, and how much it changes the picture.
_CLOUDS = ((360, 60.0), (120, 40.0), (36, 25.0), (12, 12.0), (4, 6.0), (1, 3.0))
_GREY = 128


def photograph(seed: int, width: int, height: int) -> Image.Image:
    """A picture of its own for each seed."""
    chance = np.random.default_rng(seed)
    light = np.full((height, width, 3), _GREY, np.float32)
    for step, strength in _CLOUDS:
        knots = chance.normal(0, strength, (3, height // step + 2, width // step + 2)).astype(np.float32)
        for channel, cloud in enumerate(knots):
            light[..., channel] += np.asarray(Image.fromarray(cloud).resize((width, height), Image.Resampling.BICUBIC))
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


def encoded(picture: Image.Image, form: str, quality: int) -> bytes:
    """The picture as JPEG, WEBP or HEIF."""
    out = BytesIO()
    if form == "HEIF":
        # Taking it apart is as much work whatever the preset; making it is not.
        pillow_heif.from_pillow(picture).save(out, quality=quality, enc_params={"preset": "ultrafast"})
    else:
        picture.save(out, form, quality=quality)
    return out.getvalue()
