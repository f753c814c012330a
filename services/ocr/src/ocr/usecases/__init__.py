"""What ocr can do. Each method is one use case; no transaction is open while somebody else is called."""

from ocr.usecases.asking import Asking, Wishes
from ocr.usecases.batches import Batches
from ocr.usecases.categories import Categories
from ocr.usecases.forgetting import Forgetting, ForgettingSettings
from ocr.usecases.queues import Queues
from ocr.usecases.results import Results
from ocr.usecases.telling import Telling
from ocr.usecases.verifying import Verifying
from ocr.usecases.waiting import Waiting

__all__ = [
    "Asking",
    "Batches",
    "Categories",
    "Forgetting",
    "ForgettingSettings",
    "Queues",
    "Results",
    "Telling",
    "Verifying",
    "Waiting",
    "Wishes",
]
