"""Tells how the monitoring goes, in figures."""

from common.database import Database
from monitor.clients.source import PostSource
from monitor.domain.summaries import Summary
from monitor.repository import Work


class Summaries:
    """The figures of a dashboard."""

    def __init__(self, source: PostSource, database: Database[Work]) -> None:
        self._source = source
        self._database = database

    async def get(self) -> Summary:
        """The figures as they are now."""
        source = self._source
        async with self._database.unit_of_work() as work:
            runs, failures = await work.summaries.runs()
            return Summary(
                profiles=await work.summaries.profiles(),
                runs=runs,
                failures=failures,
                source=source.name,
                standing=await work.standings.get(source.name, source.key_digest),
                credits=await work.summaries.credits(source.name),
            )
