"""SQL for the figures of a dashboard: a few statements, however many profiles there are."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, cast, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from monitor.domain.profiles import AccountState
from monitor.domain.runs import LIVE, RunState
from monitor.domain.summaries import (
    CreditFigures,
    DayCredits,
    FailureFigure,
    ProfileCredits,
    ProfileFigures,
    RunFigures,
)
from monitor.repository.credits import today, utc_now
from monitor.tables import credit_days, profile_credits, profiles, runs

_DAYS_SHOWN = 30
_PROFILES_SHOWN = 20
_LATELY = timedelta(hours=24)
_run, _profile = runs.c, profiles.c


class Summaries:
    """The figures in this transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def profiles(self) -> ProfileFigures:
        """How many profiles there are, by how they stand."""
        figures: dict[str, ColumnElement[Any]] = {
            state.value: _count(_profile.account_state == state) for state in AccountState
        }
        figures |= {"total": func.count(), "monitored": _count(_profile.monitoring_enabled)}
        statement = select(*(figure.label(name) for name, figure in figures.items())).select_from(profiles)
        return ProfileFigures(**(await self._connection.execute(statement)).mappings().one())

    async def runs(self) -> tuple[RunFigures, Sequence[FailureFigure]]:
        """How many runs there are, by how they stand, and why runs failed lately, the commonest reason first."""
        live = select(_due(), _count(_run.status == RunState.PENDING), _count(_run.status == RunState.RUNNING))
        due, pending, running = (await self._connection.execute(live.where(_run.status.in_(LIVE)))).one()
        ended = (await self._connection.execute(_ended_lately())).all()
        completed = sum(row.today for row in ended if row.status == RunState.COMPLETED)
        failed = [row for row in ended if row.status == RunState.FAILED]
        figures = RunFigures(due, pending, running, completed, sum(row.today for row in failed))
        return figures, [FailureFigure(row.error_reason, row.runs) for row in failed]

    async def credits(self, source: str) -> CreditFigures:
        """What the provider was paid lately."""
        row = credit_days.c
        days = select(row.day, row.charged, row.remaining, row.day == today).where(row.source == source)
        newest = await self._connection.execute(days.order_by(row.day.desc()).limit(_DAYS_SHOWN))
        dearest = await self._connection.execute(_dearest_profiles())
        return CreditFigures([DayCredits(*each) for each in newest], [ProfileCredits(*each) for each in dearest])


def _count(which: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.count().filter(which)


def _due() -> ScalarSelect[int]:
    has_run = exists().where(_run.profile_id == _profile.id, _run.status.in_(LIVE)).correlate(profiles)
    is_due = _profile.monitoring_enabled & (_profile.next_monitoring_run <= func.now()) & ~has_run
    return select(func.count()).select_from(profiles).where(is_due).scalar_subquery()


def _ended_lately() -> Select[Any]:
    began = func.timezone("UTC", func.date_trunc("day", utc_now))
    amount = func.count().label("runs")
    columns = (_run.status, _run.error_reason, amount, _count(_run.completed_at >= began).label("today"))
    lately = select(*columns).where(_run.completed_at >= func.now() - _LATELY)
    return lately.group_by(_run.status, _run.error_reason).order_by(amount.desc(), _run.error_reason)


def _dearest_profiles() -> Select[Any]:
    row, charged = profile_credits.c, cast(func.sum(profile_credits.c.charged), BigInteger).label("charged")
    lately = select(row.profile_id, charged).where(row.day > today - _DAYS_SHOWN).group_by(row.profile_id)
    dearest = lately.order_by(charged.desc(), row.profile_id).limit(_PROFILES_SHOWN).subquery()
    named = select(_profile.id, _profile.handle, dearest.c.charged).join(dearest, _profile.id == dearest.c.profile_id)
    return named.order_by(dearest.c.charged.desc(), _profile.id)
