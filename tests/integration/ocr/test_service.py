"""The service from outside: its queues and its commands."""

from pathlib import Path

import pytest
from carrel.queue.v1.queue_service_pb2 import ClearQueueRequest, ListQueuesRequest, Queue
from sqlalchemy import insert, select

from common.clock import new_id
from common.errors import NotFound
from common.work import wanted
from dev.backing.ports import LOOPBACK, free_port
from ocr.tables import ANALYSES, analyses, post_results
from tests.fixtures.commands import answer, command
from tests.fixtures.forked import Forked, ended, gone_afterwards
from tests.fixtures.waiting import wait_until
from tests.integration.ocr.reading import asked, read, violations
from tests.integration.ocr.standing import Standing

SECONDS = 30.0


async def test_empty_queues_are_listed_with_zeros(ocr: Standing) -> None:
    listed = await ocr.queues.ListQueues(ListQueuesRequest())

    assert list(listed.queues) == [Queue(name="ocr"), Queue(name="ocr-results")]


async def test_clearing_gives_up_what_waits_and_nothing_else(ocr: Standing) -> None:
    read_before = new_id()
    await read(ocr.app, read_before)
    for post_id in (read_before, new_id()):
        await asked(ocr.app, post_id)

    given_up = await ocr.queues.ClearQueue(ClearQueueRequest(name="ocr"))

    listed = await ocr.queues.ListQueues(ListQueuesRequest())
    assert given_up.cleared == 2
    assert listed.queues[0] == Queue(name="ocr", failed=2, completed=1, total=3)
    (row,) = await ocr.rows(select(post_results.c.id, post_results.c.ocr_status))
    assert tuple(row) == (read_before, "completed")
    assert await violations(ocr.app) == {}


async def test_more_is_cleared_than_is_given_up_at_once(ocr: Standing) -> None:
    rows = [{"id": new_id(), "post_id": new_id(), **wanted(ANALYSES)} for _ in range(501)]
    await ocr.rows(insert(analyses).values(rows))

    answer = await ocr.queues.ClearQueue(ClearQueueRequest(name="ocr"))

    assert answer.cleared == len(rows)
    assert await violations(ocr.app, at_rest=True) == {}


@pytest.mark.parametrize("name", ["media-cache", "ocr-results"])
async def test_no_other_queue_can_be_cleared_here(ocr: Standing, name: str) -> None:
    with pytest.raises(NotFound) as failure:
        await ocr.queues.ClearQueue(ClearQueueRequest(name=name))

    assert failure.value.reason == "QUEUE_NOT_FOUND"


@pytest.mark.parametrize("role", ["serve", "work", "schedule", "all"])
async def test_every_process_starts_and_ends_with_0_when_it_is_told_to(
    ocr_environ: dict[str, str], role: str, tmp_path: Path
) -> None:
    without_redis = ocr_environ | {"REDIS_URL": f"redis://{LOOPBACK}:{free_port()}/0"}
    with gone_afterwards(Forked(without_redis, tmp_path / "log")) as started:
        process = started.start(command, "ocr", role, more={})
        await wait_until(lambda: process.exitcode is not None or "ready" in started.said(), SECONDS)
        assert process.exitcode is None

        process.terminate()

        assert await ended(process, SECONDS) == 0


async def test_a_process_without_settings_names_what_it_needs_and_exits_with_2() -> None:
    code, said = await answer({"OCR_LISTEN": "nowhere"}, "ocr", "serve")

    assert code == 2
    assert "OCR_LISTEN" in said
    assert "OCR_DATABASE_URL" in said
