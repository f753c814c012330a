"""gRPC in: message -> call -> message; nothing else."""

from ocr.servicer.analyses import AnalysisServicer
from ocr.servicer.categories import CategoryServicer
from ocr.servicer.queues import QueueServicer

__all__ = ["AnalysisServicer", "CategoryServicer", "QueueServicer"]
