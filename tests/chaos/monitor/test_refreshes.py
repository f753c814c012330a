"""A server killed at each step of getting fresh addresses: whoever asks again has them, for one paid call more."""

import signal
from contextlib import suppress

import pytest
from carrel.monitor.v1.media_service_pb2 import RefreshMediaRequest
from carrel.monitor.v1.media_service_pb2_grpc import MediaServiceStub

from common.errors import Unavailable
from common.rpc import ChannelSettings, open_channel
from dev.backing.ports import LOOPBACK, free_port
from tests.chaos.monitor.accounts import Accounts
from tests.chaos.monitor.doomed import Doom
from tests.chaos.monitor.processes import Processes
from tests.fixtures.forked import ended
from tests.fixtures.waiting import wait_until
from tests.foreign.provider_posts import signed_anew
from tests.integration.monitor.standing import Media, Standing

FRESH = "x-signature=fresh"
# The step, and how many calls are paid for in all.
STEPS = {
    "claimed, not paid": (Doom(step="refreshing.begin"), 1),
    "paid, not kept": (Doom(step="sources.keep_page", is_committed=False), 2),
    "kept, not recorded": (Doom(step="refreshing.answered"), 1),
    "recorded, not committed": (Doom(step="observing.record", is_committed=False), 1),
    "recorded": (Doom(step="observing.record"), 1),
}
DEATH_SECONDS = 30.0


@pytest.mark.parametrize("name", STEPS)
async def test_a_server_killed_over_a_refresh_costs_one_paid_call_more_at_most(
    monitor: Standing, started: Processes, accounts: Accounts, media: Media, name: str
) -> None:
    doom, calls = STEPS[name]
    await accounts.add_to(monitor)
    await media.rows("UPDATE cache_assets SET status = 'FAILED', error_reason = 'EXPIRED', error_retryable = false")
    for account in monitor.provider.accounts.values():
        account.posts = signed_anew(account.posts, FRESH)
    monitor.provider.calls.clear()
    ((asset_id, post_id),) = await monitor.rows(
        "SELECT cover_id, id FROM tiktok_posts WHERE cover_id IS NOT NULL LIMIT 1"
    )
    request = RefreshMediaRequest(asset_ids=[str(asset_id)])

    port = free_port()
    server = started.doomed(doom, "serve", MONITOR_LISTEN=f"{LOOPBACK}:{port}")
    async with open_channel(f"{LOOPBACK}:{port}", ChannelSettings()) as channel:

        async def is_dead() -> bool:
            with suppress(Unavailable):
                await MediaServiceStub(channel).RefreshMedia(request)
            return server.exitcode is not None

        await wait_until(is_dead, DEATH_SECONDS)
    assert await ended(server, DEATH_SECONDS) == -signal.SIGKILL
    # As if the two minutes were over that a claim lasts.
    await monitor.rows("UPDATE media_refreshes SET lease_expire_time = now() WHERE lease_expire_time IS NOT NULL")

    assert list((await monitor.media.RefreshMedia(request)).asset_ids) == [str(asset_id)]

    assert len(monitor.provider.paid()) == calls
    healed = f"SELECT count(*) FROM cache_assets WHERE status = 'PENDING' AND original_url LIKE '%{FRESH}'"
    assert (await media.rows(healed))[0][0] > 0
    observed = f"SELECT count(*) FROM tiktok_post_metrics_history WHERE post_id = '{post_id}'"
    assert await monitor.rows(observed) == [(2,)]
    assert await monitor.violations(at_rest=False) == {}
