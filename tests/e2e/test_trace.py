"""One request is one trace: through the gateway, the services and the task that it asked for."""

from pathlib import Path
from secrets import token_hex

import aiohttp

from tests.e2e.journeys import add_profile, media_of, posts_of, settled_assets
from tests.fixtures.house import House
from tests.fixtures.waiting import wait_until
from tests.foreign.collector import Collector


async def test_a_request_is_one_trace_through_gateway_services_and_task(server_folder: Path) -> None:
    folder = server_folder / "traced"
    folder.mkdir()
    trace_id = token_hex(16)
    with Collector() as collector, House(folder, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}) as house:
        headers = {"traceparent": f"00-{trace_id}-{token_hex(8)}-01"}
        async with aiohttp.ClientSession(house.url, headers=headers) as rest:
            _, added = await add_profile(rest, "demo_travel")
        async with aiohttp.ClientSession(house.url) as rest:
            posts = await posts_of(rest, added["profile"]["id"])
            await settled_assets(rest, [media["id"] for post in posts for media in media_of(post)])

        await wait_until(lambda: collector.services_of(trace_id) >= {"gateway", "monitor", "media_cache"}, 20)

        tasks = {span.name for span in collector.spans if span.trace_id == trace_id and span.service == "media_cache"}
        assert any("media-cache" in name for name in tasks), tasks
