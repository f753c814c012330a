"""The credits of a day are a limit for the whole service."""

from datetime import timedelta

import pytest

from common.errors import ResourceExhausted
from tests.foreign.provider import Provider
from tests.integration.monitor.standing import standing


async def test_no_call_is_paid_for_once_the_credits_of_the_day_are_spent(
    monitor_environ: dict[str, str], provider: Provider
) -> None:
    async with standing({**monitor_environ, "MONITOR_DAILY_CREDITS": "2"}, provider) as monitor:
        await monitor.add()
        await monitor.add()

        with pytest.raises(ResourceExhausted) as refusal:
            await monitor.add()

        assert refusal.value.reason == "DAILY_CREDITS_SPENT"
        assert refusal.value.retry_after is not None
        assert timedelta(0) < refusal.value.retry_after <= timedelta(days=1)
        assert len(provider.calls) == 2


async def test_what_was_spent_yesterday_is_forgotten_today(monitor_environ: dict[str, str], provider: Provider) -> None:
    async with standing({**monitor_environ, "MONITOR_DAILY_CREDITS": "1"}, provider) as monitor:
        await monitor.add()
        await monitor.rows("UPDATE source_credits SET day = day - 1")

        await monitor.add()

        assert len(provider.calls) == 2


async def test_without_a_limit_every_call_is_made(monitor_environ: dict[str, str], provider: Provider) -> None:
    async with standing(monitor_environ, provider) as monitor:
        for _ in range(3):
            await monitor.add()

        assert len(provider.calls) == 3
