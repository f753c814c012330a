"""Why this service refuses a call."""

from common.errors import NotFound, Unimplemented


class AnalysisUnimplemented(Unimplemented):
    """The analysis of posts is part of the contract but not yet of the service."""

    reason = "ANALYSIS_UNIMPLEMENTED"


class QueueNotFound(NotFound):
    """No queue of this service has that name."""

    reason = "QUEUE_NOT_FOUND"
