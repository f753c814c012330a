"""SQL for alerts. They are written in the transaction that makes them true: whoever dies after it loses none."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.clock import new_id
from common.errors import Failure
from common.telemetry import redacted
from common.work import wanted
from monitor.domain.alerts import AlertKind, AlertRule, sentence
from monitor.domain.text import clean
from monitor.tables import ALERTS, alerts, deliveries, profiles

_LONGEST_CAUSE = 500
_profile = profiles.c


class Alerts:
    """Alerts in this transaction, each with a delivery for every channel that is set up."""

    def __init__(self, connection: AsyncConnection, rule: AlertRule, ring: Callable[[str, int], None]) -> None:
        self._connection = connection
        self._rule = rule
        self._ring = ring

    async def run_failed(self, profile_id: UUID, failure: Failure) -> None:
        """A run of the profile has failed, and `failures_in_row` counts it: told once, when they are enough."""
        alert_id = new_id()
        is_new = (_profile.failures_in_row >= self._rule.after) & _profile.alert_id.is_(None)
        profile = await self._mark(profile_id, is_new, alert_id)
        if profile:
            cause = _fit(failure.message)
            await self._add(AlertKind.PROFILE_FAILING, alert_id, profile=profile, reason=failure.reason, cause=cause)

    async def run_completed(self, profile_id: UUID) -> None:
        """A run of the profile has completed: told when people know that it was failing."""
        profile = await self._mark(profile_id, _profile.alert_id.is_not(None), None)
        if profile:
            await self._add(AlertKind.PROFILE_RECOVERED, new_id(), profile=profile)

    async def source_closed(self, reason: str, cause: str) -> None:
        """The provider has begun to refuse us, for this reason and in these words."""
        await self._add(AlertKind.SOURCE_CLOSED, new_id(), reason=reason, cause=_fit(cause))

    async def source_opened(self, reason: str) -> None:
        """The provider serves us again; `reason` is why it did not."""
        await self._add(AlertKind.SOURCE_OPENED, new_id(), reason=reason)

    async def deliver(self, alert_id: UUID) -> int:
        """Has the alert sent through every channel that is set up; returns how many these are."""
        values = [
            {"id": new_id(), "alert_id": alert_id, "channel": channel.value, **wanted(ALERTS)}
            for channel in self._rule.channels
        ]
        if values:
            await self._connection.execute(insert(deliveries).values(values))
            self._ring(ALERTS.name, len(values))
        return len(values)

    async def _mark(self, profile_id: UUID, rule: ColumnElement[bool], alert_id: UUID | None) -> RowMapping | None:
        statement = update(profiles).where(_profile.id == profile_id, rule).values(alert_id=alert_id)
        marked = await self._connection.execute(
            statement.returning(_profile.id, _profile.handle, _profile.failures_in_row)
        )
        return marked.mappings().first()

    async def _add(
        self,
        kind: AlertKind,
        alert_id: UUID,
        *,
        profile: RowMapping | None = None,
        reason: str | None = None,
        cause: str = "",
    ) -> None:
        about: dict[str, Any] = {"profile_id": None, "handle": None, "failures": 0}
        if profile:
            about = {"profile_id": profile["id"], "handle": profile["handle"], "failures": profile["failures_in_row"]}
        message = sentence(kind, about["handle"], about["failures"], cause)
        values = {"id": alert_id, "kind": kind.value, "reason": reason, "message": message, **about}
        await self._connection.execute(insert(alerts).values(values))
        await self.deliver(alert_id)


def _fit(cause: str) -> str:
    return clean(redacted(cause))[:_LONGEST_CAUSE]
