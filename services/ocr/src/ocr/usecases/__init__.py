"""What ocr can do. Each method is one use case and at most a few small transactions, none open during a foreign call."""

from ocr.usecases.queues import Queues

__all__ = ["Queues"]
