"""SQL for what was told and how far that is. Claiming and ending deliveries is common.work's."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from common.work import Claim, LeaseLost, record
from monitor.domain.alerts import Alert, AlertKind, AlertNotFound, Channel, Delivery, DeliveryState
from monitor.tables import ALERTS, alerts, deliveries

# The end of a delivery, as a value of its `completed_at`.
NOW = func.clock_timestamp()
_SHOWN = 20
_row = deliveries.c


class Deliveries:
    """Alerts with their deliveries in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, alert_id: UUID) -> Alert:
        """The alert; `AlertNotFound` when there is none."""
        found = await self._alerts(select(alerts).where(alerts.c.id == alert_id))
        if not found:
            raise AlertNotFound
        return found[0]

    async def page(self, after: UUID | None, rows: int) -> Sequence[Alert]:
        """Up to so many alerts, newest first, behind the given one."""
        statement = select(alerts).order_by(alerts.c.id.desc()).limit(rows)
        return await self._alerts(statement.where(alerts.c.id < after) if after else statement)

    async def begin(self, claim: Claim) -> Alert:
        """What is to be sent now; the row says that it is."""
        await self._record(claim, {"sent_at": NOW, "response_status": None})
        found = await self._connection.execute(select(alerts).where(alerts.c.id == claim.row["alert_id"]))
        return _alert(found.mappings().one(), ())

    async def answered(self, claim: Claim, status: int) -> None:
        """Keeps what the receiver answered although it did not take the alert."""
        await self._record(claim, {"response_status": status})

    async def close(self, delivery_id: UUID) -> None:
        """Dates the end of a delivery that failed."""
        await self._connection.execute(update(deliveries).where(_row.id == delivery_id).values(completed_at=NOW))

    async def close_cleared(self) -> None:
        """Dates the end of the deliveries that were just given up."""
        is_open = (_row.status == DeliveryState.FAILED) & _row.completed_at.is_(None)
        await self._connection.execute(update(deliveries).where(is_open).values(completed_at=NOW))

    async def _alerts(self, statement: Select[tuple[object, ...]]) -> list[Alert]:
        rows = (await self._connection.execute(statement)).mappings().all()
        sent = await self._deliveries([row["id"] for row in rows])
        return [_alert(row, sent[row["id"]]) for row in rows]

    async def _deliveries(self, alert_ids: Sequence[UUID]) -> dict[UUID, list[Delivery]]:
        of_alert = select(deliveries).where(_row.alert_id == alerts.c.id)
        newest = of_alert.order_by(_row.id.desc()).limit(_SHOWN).lateral("newest")
        shown = select(newest).select_from(alerts).join(newest, true()).where(alerts.c.id.in_(alert_ids))
        found: dict[UUID, list[Delivery]] = defaultdict(list)
        for row in (await self._connection.execute(shown.order_by(newest.c.id.desc()))).mappings():
            found[row["alert_id"]].append(_delivery(row))
        return found

    async def _record(self, claim: Claim, values: dict[str, object]) -> None:
        if not await record(self._connection, ALERTS, claim, values):
            raise LeaseLost


def _alert(row: RowMapping, sent: Sequence[Delivery]) -> Alert:
    return Alert(
        id=row["id"],
        kind=AlertKind(row["kind"]),
        profile_id=row["profile_id"],
        handle=row["handle"],
        reason=row["reason"],
        message=row["message"],
        failures=row["failures"],
        create_time=row["created_at"],
        deliveries=tuple(sent),
    )


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        channel=Channel(row["channel"]),
        state=DeliveryState(row["status"]),
        attempts=row["attempt"],
        create_time=row["created_at"],
        send_time=row["sent_at"],
        end_time=row["completed_at"],
        response_status=row["response_status"],
        error=row["error_message"],
    )
