"""Sends what people have to know, and shows what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.database import Database
from common.errors import Failure
from common.paging import page_token, position_of
from common.work import Claim, Completion, Statistics, clear, statistics
from monitor.clients.alerts import AlertChannel
from monitor.domain.alerts import Alert, AlertChannelMissing, Channel
from monitor.repository import Work
from monitor.repository.deliveries import NOW
from monitor.tables import ALERTS

_LIST = "alerts"


@dataclass(frozen=True)
class FoundAlerts:
    """A page of alerts, and the token of the next one."""

    alerts: Sequence[Alert]
    next_token: str | None


class Alerting:
    """Carries out deliveries. One that died after sending is sent again, under the same event id."""

    def __init__(self, database: Database[Work], channels: Mapping[Channel, AlertChannel]) -> None:
        self._database = database
        self._channels = channels

    async def deliver(self, claim: Claim) -> Completion[Work]:
        """Sends the alert through the delivery's channel."""
        channel = self._channels.get(Channel(claim.row["channel"]))
        if channel is None:
            raise AlertChannelMissing
        async with self._database.unit_of_work() as work:
            alert = await work.deliveries.begin(claim)
        answer = await channel.send(alert)
        if answer.failure:
            async with self._database.unit_of_work() as work:
                await work.deliveries.answered(claim, answer.status)
            raise answer.failure
        return Completion(
            {"response_status": answer.status, "error_message": answer.remark, "completed_at": NOW},
        )

    async def failed(self, work: Work, claim: Claim, _failure: Failure) -> None:
        """What the failure of a delivery means: it has ended."""
        await work.deliveries.close(claim.id)


class Alerts:
    """What can be done with alerts, beside sending them."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def get(self, alert_id: UUID) -> Alert:
        """The alert."""
        async with self._database.unit_of_work() as work:
            return await work.deliveries.get(alert_id)

    async def page(self, size: int, token: str | None) -> FoundAlerts:
        """A page of alerts, newest first."""
        position = position_of(_LIST, token)
        async with self._database.unit_of_work() as work:
            found = await work.deliveries.page(position[1] if position else None, size + 1)
        shown = found[:size]
        has_more = len(found) > size
        return FoundAlerts(shown, page_token(_LIST, ("", shown[-1].id)) if has_more else None)

    async def replay(self, alert_id: UUID) -> Alert:
        """The alert, on its way once more through every channel that is set up."""
        async with self._database.unit_of_work() as work:
            await work.deliveries.get(alert_id)
            if not await work.alerts.deliver(alert_id):
                raise AlertChannelMissing
            return await work.deliveries.get(alert_id)

    async def statistics(self) -> Statistics:
        """The exact numbers of the queue."""
        async with self._database.unit_of_work() as work:
            return await statistics(work.connection, ALERTS)

    async def clear(self) -> int:
        """Gives up every delivery that waits; returns how many."""
        async with self._database.unit_of_work() as work:
            cleared = await clear(work.connection, ALERTS)
            await work.deliveries.close_cleared()
        return cleared
