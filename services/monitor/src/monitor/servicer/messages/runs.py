"""Runs as protobuf messages. What is unknown is left out."""

from carrel.monitor.v1.run_pb2 import Run

from monitor.domain import runs


def from_run(run: runs.Run) -> Run:
    """A run."""
    return Run(
        id=str(run.id),
        status=run.status.name,
        start_time=run.start_time,
        end_time=run.end_time,
        posts_scraped=run.posts_scraped,
        pages_scraped=run.pages_scraped,
        error=run.error,
        profile_id=str(run.profile_id),
        trigger=run.trigger.name,
        force_recache=run.force_recache,
    )
