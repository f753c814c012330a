"""RapidOCR: where text stands in a picture, and what it says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from PIL import Image, ImageDraw, ImageFont
from rapidocr.utils.output import RapidOCROutput

from ocr.domain.layout import Box, Line
from ocr.engine.pictures import Pixels

_MODELS = Path(rapidocr.__file__).parent / "models"
_ONNX = "EngineConfig.onnxruntime"
# So many times as long as wide may a picture be.
_SLIMMEST = 4


class Recognition:
    """Finds and reads the text in pictures, with the models that came with the package."""

    def __init__(self, threads: int) -> None:
        cv2.setNumThreads(threads)
        self._engine = rapidocr.RapidOCR(params=_settings(threads))
        # Models are loaded at the first text that is found: better now than while a slide is being timed.
        self.pieces(_sample())

    def pieces(self, pixels: Pixels) -> list[Line]:
        """The pieces of text in the picture, in no order."""
        found = self._engine(_padded(pixels))
        # Where boxes are found and nothing in them is text, it answers with the boxes alone.
        if not isinstance(found, RapidOCROutput) or found.txts is None:
            return []
        texts, scores, boxes = found.txts, found.scores or (), found.boxes if found.boxes is not None else ()
        return [
            Line(text.strip(), min(1.0, max(0.0, float(score))), _box(corners))
            for text, score, corners in zip(texts, scores, boxes, strict=True)
        ]


def _settings(threads: int) -> dict[str, Any]:
    return {
        "Global.log_level": "critical",
        # Slides are upright already, and telling head from foot costs time and is wrong now and then.
        "Global.use_cls": False,
        f"{_ONNX}.intra_op_num_threads": threads,
        f"{_ONNX}.inter_op_num_threads": 1,
        # By their paths, or a model that is missed would be downloaded.
        "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
        "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
    }


def _padded(pixels: Pixels) -> Pixels:
    """The picture, or a strip of one with enough below or beside it.

    The shorter side of a picture is enlarged to some 700 pixels: of a strip this would be more than memory holds.
    """
    height, width = pixels.shape[:2]
    below, beside = max(0, width // _SLIMMEST - height), max(0, height // _SLIMMEST - width)
    if not below and not beside:
        return pixels
    return np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")


def _box(corners: Sequence[Sequence[float]]) -> Box:
    left, top = np.min(corners, axis=0)
    right, bottom = np.max(corners, axis=0)
    return Box(int(left), int(top), int(right), int(bottom))


def _sample() -> Pixels:
    page = Image.new("RGB", (320, 96), "white")
    ImageDraw.Draw(page).text((40, 24), "ready", font=ImageFont.load_default(40), fill="black")
    return np.asarray(page)
