"""The composition root: every part of the gateway, top to bottom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.auth import Keys, key_entries
from gateway.contracts import Contracts
from gateway.endpoint import Endpoint
from gateway.idempotency import Once, Records
from gateway.openapi import openapi_document
from gateway.pages import Pages
from gateway.routes import Table
from gateway.rpc import add_methods
from gateway.settings import Settings, addresses
from gateway.upstreams import Readiness, Upstreams
from gateway.web import Admission, Door, HttpServer


@asynccontextmanager
async def serve(settings: Settings, contracts: Contracts) -> AsyncIterator[HttpServer]:
    """The serve role: REST on the settings' address, for as long as it is entered."""
    entries = key_entries(settings.api_keys.reveal()) if settings.api_keys else ()
    once = Once(Records(settings.redis.url))
    async with Upstreams(contracts, addresses(settings), settings.limits) as upstreams:
        table: Table[Endpoint] = Table()
        document = openapi_document(contracts, with_keys=bool(entries))
        Pages(Readiness(upstreams.channels), document).add(table)
        add_methods(table, contracts, upstreams)
        door = Door(table, Admission(Keys(entries), settings.limits), once, settings.limits)
        try:
            async with HttpServer(door, settings) as server:
                yield server
        finally:
            await once.close()
