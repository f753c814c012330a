"""How far an analysis is, in the documented words."""

from enum import StrEnum


class Status(StrEnum):
    """The states of an analysis."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
