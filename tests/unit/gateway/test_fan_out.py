"""One method asked of every service, and one answer."""

import asyncio
from typing import Any

import pytest
from carrel.queue.v1.queue_service_pb2 import (
    ClearQueueRequest,
    ClearQueueResponse,
    ListQueuesRequest,
    ListQueuesResponse,
)
from google.protobuf.message import Message

from common.errors import Failure, NotFound, Unavailable, Unimplemented
from gateway.upstreams.calls import Call
from gateway.upstreams.fan_out import fan_out


def telling(outcome: Message | Failure) -> Call:
    async def call(_message: Message, _seconds: float) -> Message:
        if isinstance(outcome, Failure):
            raise outcome
        return outcome

    return call


def asked(request: Message, *outcomes: Message | Failure) -> Any:
    async def call() -> Message:
        return await fan_out([telling(one) for one in outcomes])(request, 1.0)

    return asyncio.run(call())


def queues(*names: str) -> ListQueuesResponse:
    return ListQueuesResponse(queues=[{"name": name} for name in names])


def test_lists_are_joined_by_name() -> None:
    answer = asked(ListQueuesRequest(), queues("b", "d"), queues("a"), queues())

    assert [queue.name for queue in answer.queues] == ["a", "b", "d"]


def test_who_has_no_queues_is_left_out() -> None:
    answer = asked(ListQueuesRequest(), queues("a"), Unimplemented())

    assert [queue.name for queue in answer.queues] == ["a"]


def test_a_list_that_is_not_whole_is_none() -> None:
    with pytest.raises(Unavailable):
        asked(ListQueuesRequest(), queues("a"), Unavailable())


def test_one_who_knows_the_name_is_enough() -> None:
    answer = asked(ClearQueueRequest(), NotFound(), ClearQueueResponse(cleared=3), Unavailable())

    assert answer.cleared == 3


def test_a_name_that_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        asked(ClearQueueRequest(), NotFound(), NotFound())


def test_a_name_that_might_be_known_by_who_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        asked(ClearQueueRequest(), NotFound(), Unavailable())
