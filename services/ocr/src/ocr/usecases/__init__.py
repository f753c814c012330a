"""What ocr can do. Each method is one use case; no transaction is open while somebody else is called."""

from ocr.usecases.asking import Asking, Wishes
from ocr.usecases.batches import Batches
from ocr.usecases.queues import Queues
from ocr.usecases.waiting import Waiting

__all__ = ["Asking", "Batches", "Queues", "Waiting", "Wishes"]
