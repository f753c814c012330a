"""Pages that were paid for and kept: read again where a run goes on."""

import threading
import zlib
from typing import Any
from uuid import UUID

from common.work import claim
from monitor.domain.handles import Handle
from monitor.domain.pages import Page
from monitor.domain.runs import Trigger
from monitor.tables import RUNS
from monitor.usecases.fetching import Fetching, OpenRun
from tests.integration.monitor.standing import Standing


class Reader:
    """A source that notes who had it read which bytes."""

    def __init__(self) -> None:
        self.read: list[tuple[bytes, bool]] = []

    def read_page(self, body: bytes, handle: Handle) -> Page:
        """An empty page."""
        self.read.append((body, threading.current_thread() is threading.main_thread()))
        return Page((), 0)


async def test_a_kept_page_is_read_without_holding_up_what_else_the_process_does(monitor: Standing) -> None:
    profile_id = UUID((await monitor.add()).profile.id)
    reader: Any = Reader()

    page = await Fetching(monitor.app.database, reader).kept_page(await begun(monitor, profile_id, b"a page"))

    assert page is not None
    assert reader.read == [(b"a page", False)]


async def begun(monitor: Standing, profile_id: UUID, body: bytes) -> OpenRun:
    """A run that has kept its first page, and recorded nothing of it yet."""
    async with monitor.app.database.unit_of_work() as work:
        await work.profiles.lock(profile_id)
        run = await work.runs.ask(profile_id, Trigger.MANUAL, force_recache=False)
        await work.sources.keep_page(profile_id, "demo", zlib.compress(body), run_id=run.id)
        (claimed,) = await claim(work, RUNS, 1)
        profile = await work.profiles.get(profile_id)
    return OpenRun(claimed, profile, force_recache=False, number=1, cursor=None, position=0, end=None)
