"""Runs as protobuf messages. What is unknown is left out."""

from carrel.monitor.v1.run_pb2 import Run

from monitor.domain import runs


def from_run(run: runs.Run) -> Run:
    """A run."""
    tally = run.tally
    return Run(
        id=str(run.id),
        status=run.status.name,
        start_time=run.start_time,
        end_time=run.end_time,
        posts_scraped=tally.scraped,
        pages_scraped=run.pages_scraped,
        error=run.error,
        profile_id=str(run.profile_id),
        trigger=run.trigger.name,
        force_recache=run.force_recache,
        new_posts=tally.new,
        updated_posts=tally.updated,
        unchanged_posts=tally.unchanged,
        skipped_posts=tally.skipped,
        media_queued=tally.media_queued,
        credits_charged=run.credits_charged,
        credits_remaining=run.credits_remaining,
        cursor=run.cursor,
        end_reason=run.end_reason.name if run.end_reason else None,
        error_reason=run.error_reason,
        trace_id=run.trace_id,
        create_time=run.create_time,
    )
