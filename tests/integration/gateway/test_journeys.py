"""What REST promises, through a real gateway to real gRPC servers."""

from uuid import uuid4

import aiohttp

from tests.foreign.services import Services

ADD = "/api/tiktok/profiles/add"


async def test_a_profile_is_added_then_known(gateway: aiohttp.ClientSession) -> None:
    async with (
        gateway.post(ADD, json={"handle": "@cook"}) as first,
        gateway.post(ADD, json={"handle": "cook"}) as again,
    ):
        added, known = await first.json(), await again.json()

    assert (first.status, again.status) == (201, 200)
    assert set(added) == {"profile", "stats"}
    assert added["profile"]["handle"] == "cook"
    assert added["profile"]["totalViews"] == 2**40
    assert added["profile"]["nickname"] is None
    assert added["profile"]["lastMonitoringRun"] is None
    assert added["stats"] == {"postsScraped": 2, "newPosts": 2, "updatedPosts": 0, "mediaQueued": 0}
    assert known["profile"]["id"] == added["profile"]["id"]


async def test_a_deleted_profile_answers_with_nothing(gateway: aiohttp.ClientSession) -> None:
    async with gateway.post(ADD, json={"handle": "cook"}) as response:
        profile = (await response.json())["profile"]

    async with gateway.delete(f"/api/tiktok/profiles/{profile['id']}") as response:
        assert (response.status, await response.read()) == (204, b"")
        assert "Content-Type" not in response.headers


async def test_a_triggered_run_says_where_to_look(gateway: aiohttp.ClientSession) -> None:
    async with gateway.post(f"/api/tiktok/profiles/{uuid4()}/monitoring/trigger") as response:
        body = await response.json()

    assert response.status == 202
    assert body["status"] == "pending"
    assert response.headers["Location"] == f"/api/tiktok/monitoring/runs/{body['jobId']}"


async def test_content_is_led_to_whether_it_is_asked_for_or_about(gateway: aiohttp.ClientSession) -> None:
    async with gateway.post("/api/media/assets", json={"assets": [{"url": "https://a.example/1.jpg"}]}) as response:
        (asset,) = (await response.json())["assets"]

    for ask in (gateway.get, gateway.head):
        async with ask(f"/api/media/assets/{asset['id']}/content?w=320", allow_redirects=False) as response:
            assert (response.status, await response.read()) == (302, b"")
            assert response.headers["Location"] == f"https://media.example/{asset['id']}?width=320"
            assert response.headers["Cache-Control"] == "private, max-age=2700"
            assert "Content-Type" not in response.headers
    async with gateway.get(f"/api/media/assets/{uuid4()}/content", allow_redirects=False) as response:
        assert (response.status, (await response.json())["reason"]) == (404, "ASSET_NOT_FOUND")
        assert (response.headers["Cache-Control"], "Location" in response.headers) == ("no-store", False)
    async with gateway.get(f"/api/media/assets/{asset['id']}/content?w=wide", allow_redirects=False) as response:
        assert [each["field"] for each in (await response.json())["violations"]] == ["w"]


async def test_both_paths_to_posts_ask_the_same_method(gateway: aiohttp.ClientSession, services: Services) -> None:
    profile = str(uuid4())

    async with gateway.get(f"/api/tiktok/profiles/{profile}/posts?includeHistory=true&pageSize=50") as response:
        page = await response.json()
    async with gateway.get("/api/tiktok/posts?contentType=image&order=oldest&q=soup") as response:
        await response.read()

    first, second = services.posts.asked
    assert (first.profile_id, first.include_history, first.page_size) == (profile, True, 50)
    assert (second.HasField("profile_id"), second.content_type, second.query) == (False, 2, "soup")
    assert page["nextPageToken"] == "more"
    assert page["posts"][0]["publishedAt"] == "2025-01-24T07:30:00Z"
    assert page["posts"][0]["viewCount"] == 2**53 + 1
    assert page["posts"][0]["metricsHistory"][0]["viewCount"] == 1


async def test_history_is_there_only_when_it_was_asked_for(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get(f"/api/tiktok/posts/{uuid4()}") as response:
        post = await response.json()

    assert "metricsHistory" not in post
    assert post["images"] == []


async def test_a_preference_changes_the_answer(gateway: aiohttp.ClientSession) -> None:
    body, url = {"postIds": [str(uuid4())]}, "/api/tiktok/posts/bulk-ocr"

    async with gateway.post(url, json=body) as response:
        assert response.status == 200
        assert "accepted" not in await response.json()
    async with gateway.post(url, json=body, headers={"Prefer": "wait=1, Respond-Async"}) as response:
        accepted = await response.json()
        assert response.status == 202
        assert response.headers["Location"] == f"/api/tiktok/ocr/batches/{accepted['batchId']}"


async def test_queues_of_all_services_are_one_list_in_order(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/api/queues") as response:
        queues = (await response.json())["queues"]

    assert [queue["name"] for queue in queues] == ["a-monitor", "media-cache"]


async def test_the_queue_of_one_service_is_cleared_by_its_name(gateway: aiohttp.ClientSession) -> None:
    async with gateway.post("/api/queues/media-cache/clear", json={}) as known:
        assert (known.status, await known.json()) == (200, {"cleared": 3})
    async with gateway.post("/api/queues/nobody/clear", json={}) as unknown:
        assert (unknown.status, (await unknown.json())["reason"]) == (404, "QUEUE_NOT_FOUND")


async def test_assets_come_back_in_order(gateway: aiohttp.ClientSession) -> None:
    assets = [{"url": f"http://example.com/{index}", "kind": "image"} for index in range(3)]

    async with gateway.post("/api/media/assets", json={"assets": assets}) as response:
        accepted = (await response.json())["assets"]
        assert response.status == 202
    async with gateway.get(f"/api/media/assets/{accepted[2]['id']}") as response:
        asset = await response.json()

    assert asset["originalUrl"] == "http://example.com/2"
    assert (asset["kind"], asset["status"], asset["error"]) == ("image", "PENDING", None)
