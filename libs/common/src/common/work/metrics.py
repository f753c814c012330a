"""What Prometheus is told about work."""

from prometheus_client import Counter, Gauge, Histogram

from common.work.sweeping import Backlog

JOBS = Counter("work_jobs", "Rows that left a worker's hand, by what became of them.", ("queue", "outcome"))
STALLS = Counter("work_stalls", "Rows whose worker died.", ("queue",))
SECONDS = Histogram(
    "work_job_seconds",
    "How long a handler was at a row.",
    ("queue",),
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300),
)
_DUE = Gauge("work_due_rows", "Rows that wait and whose time has come.", ("queue",))
_ACTIVE = Gauge("work_active_rows", "Rows that are being worked on.", ("queue",))
_OLDEST_DUE = Gauge("work_oldest_due_seconds", "For how long the oldest due row has been due.", ("queue",))
_BEYOND_LEASE = Gauge(
    "work_rows_beyond_lease", "Active rows whose lease ran out; more than 0 must not last.", ("queue",)
)


def show(queue: str, backlog: Backlog) -> None:
    """Sets the gauges of a queue."""
    _DUE.labels(queue).set(backlog.due)
    _ACTIVE.labels(queue).set(backlog.active)
    _OLDEST_DUE.labels(queue).set(backlog.oldest_due.total_seconds())
    _BEYOND_LEASE.labels(queue).set(backlog.beyond_lease)
