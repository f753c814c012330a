"""gRPC in: message -> call -> message; nothing else."""

from ocr.servicer.queues import QueueServicer

__all__ = ["QueueServicer"]
