"""What the gateway tells about itself: the contract for programs and for people, and its numbers."""

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser

import aiohttp

from gateway.auth import new_key
from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway


class _Page(HTMLParser):
    """Notes what a page would make a browser do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids.add(given.get("id") or "")
        self.links.add(given.get("href") or given.get("src") or "")
        assert not any(name.startswith("on") or name == "style" for name in given)


async def test_the_page_needs_nothing_from_elsewhere(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/docs") as response:
        text = await response.text()
        policy = response.headers["Content-Security-Policy"]
    page = _Page(text)

    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert base64.b64encode(sha256(style[1].encode()).digest()).decode() in policy
    assert not page.tags & {"script", "img", "link", "iframe", "form"}
    assert "unsafe" not in policy


async def test_every_link_on_the_page_leads_somewhere(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/docs") as response:
        page = _Page(await response.text())

    assert {link for link in page.links if link} <= {f"#{each}" for each in page.ids}
    assert "AddProfile" in page.ids


async def test_the_root_leads_to_the_page(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/") as response:
        assert (response.status, response.url.path) == (200, "/docs")


async def test_the_document_asks_for_keys_only_where_there_are_any(services: Services) -> None:
    key, entry = new_key("one")

    async with open_gateway(services) as session, session.get("/openapi.json") as response:
        open_document = await response.json()
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        open_gateway(services, API_KEYS=entry) as session,
        session.get("/openapi.json", headers=headers) as response,
    ):
        locked_document = await response.json()

    assert "security" not in open_document
    assert locked_document["security"] == [{"key": []}]
    assert locked_document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


async def test_requests_are_counted_by_route(gateway: aiohttp.ClientSession) -> None:
    async with gateway.get("/api/tiktok/profiles/x"), gateway.request("GET", "/made/up/by/somebody"):
        pass

    async with gateway.get("/metrics") as response:
        text = await response.text()

    assert 'http_server_requests_total{method="GET",route="/api/tiktok/profiles/{id}",status="400"}' in text
    assert 'route="none",status="404"' in text
    assert "made/up" not in text
