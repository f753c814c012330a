"""What ocr can do. Each method is one use case; no transaction is open while somebody else is called."""

from ocr.usecases.queues import Queues

__all__ = ["Queues"]
