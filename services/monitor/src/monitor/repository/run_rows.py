"""Rows of runs as values."""

from sqlalchemy import RowMapping

from monitor.domain.runs import EndReason, Run, RunState, Tally, Trigger

# The columns of a tally: each is named like its part.
TALLIED = ("new_posts", "updated_posts", "unchanged_posts", "skipped_posts", "media_queued")


def run_of(row: RowMapping) -> Run:
    """The run in a row of the table."""
    return Run(
        id=row["id"],
        profile_id=row["profile_id"],
        status=RunState(row["status"]),
        trigger=Trigger(row["trigger"]),
        force_recache=row["force_recache"],
        tally=Tally(**{field.removesuffix("_posts"): row[field] for field in TALLIED}),
        pages_scraped=row["pages_scraped"],
        credits_charged=row["credits_charged"],
        credits_remaining=row["credits_remaining"],
        cursor=row["cursor"],
        end_reason=EndReason(row["end_reason"]) if row["end_reason"] else None,
        error_reason=row["error_reason"],
        error=row["error_message"],
        trace_id=_trace_id(row["trace_parent"]),
        create_time=row["created_at"],
        start_time=row["started_at"],
        end_time=row["completed_at"],
    )


def _trace_id(trace_parent: str | None) -> str | None:
    """The trace in a W3C `traceparent`: version, trace, span and flags, with dashes between them."""
    return trace_parent.split("-")[1] if trace_parent else None
