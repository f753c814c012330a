"""How a failure travels: raised in a handler, a status on the wire, raised again by the caller's channel."""

import logging
from datetime import timedelta
from typing import Any

import grpc
import grpc.aio
import pytest
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo, RetryInfo
from google.rpc.status_pb2 import Status

from common.errors import BY_KIND, Failure, Internal, InvalidArgument, Kind, NotFound, Unavailable, Violation
from common.settings import Secret
from tests.foreign import echo


class SlideMissing(NotFound):
    """This slide is not there."""

    reason = "SLIDE_MISSING"


def failing(error: Exception) -> echo.Answer:
    async def answer(request: Any, context: Any) -> Any:
        raise error

    return answer


async def failure_of(answer: echo.Answer, **request: object) -> Failure:
    async with echo.serving(answer) as server, echo.channel_to(server) as channel:
        with pytest.raises(Failure) as caught:
            await echo.call(channel)(echo.say(**request))
    return caught.value


async def status_of(error: Failure) -> tuple[grpc.aio.AioRpcError, Status]:
    async with echo.serving(failing(error)) as server, echo.plain_channel_to(server) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await echo.call(channel)(echo.say())
    trailers = dict(caught.value.trailing_metadata())
    return caught.value, Status.FromString(trailers["grpc-status-details-bin"])


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_arrives_as_the_kind_it_was(kind: Kind) -> None:
    assert (await failure_of(failing(BY_KIND[kind]("so it is")))).kind is kind


async def test_all_that_a_failure_says_arrives() -> None:
    sent = Unavailable(
        "not now",
        reason="ASSET_PENDING",
        metadata={"asset": "a1"},
        violations=[Violation("ids[3]", "is not there yet")],
        retry_after=timedelta(seconds=2.5),
    )

    found = await failure_of(failing(sent))

    assert type(found) is Unavailable
    assert vars(found) == vars(sent)


async def test_the_wire_carries_the_standard_details_under_the_services_domain() -> None:
    error, status = await status_of(SlideMissing(violations=[Violation("f", "d")], retry_after=timedelta(seconds=1)))
    info, retry, bad = ErrorInfo(), RetryInfo(), BadRequest()

    assert [one.Unpack(kind) for one, kind in zip(status.details, (info, retry, bad), strict=True)] == [True] * 3
    assert (error.code(), error.details()) == (grpc.StatusCode.NOT_FOUND, "This slide is not there.")
    assert (info.reason, info.domain) == ("SLIDE_MISSING", "echo.carrel")
    assert (retry.retry_delay.seconds, bad.field_violations[0].field) == (1, "f")


async def test_a_failure_of_any_length_fits_into_the_metadata() -> None:
    violations = [Violation("\u00e9" * 1000, "\u20ac" * 1000)] * 1000

    found = await failure_of(failing(InvalidArgument("\U0001f600" * 10_000, violations=violations)))

    assert type(found) is InvalidArgument
    assert 0 < len(found.violations) < 1000


async def test_no_secret_travels_with_a_failure() -> None:
    key = Secret("canary-rpc-51ab").reveal()
    told = Unavailable(f"m {key}", metadata={"m": key}, violations=[Violation("f", f"https://h/?x-signature={key}")])

    error, status = await status_of(told)

    assert "canary" not in f"{error!r} {status}"


async def test_a_bug_tells_its_caller_nothing_and_the_log_everything(caplog: pytest.LogCaptureFixture) -> None:
    found = await failure_of(failing(ValueError("internals")))

    (record,) = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert (type(found), found.message) == (Internal, "Something went wrong on our side.")
    assert record.exc_info is not None
    assert "internals" in str(record.exc_info[1])


async def test_a_call_that_its_handler_aborted_ends_as_the_handler_said(caplog: pytest.LogCaptureFixture) -> None:
    async def abort(request: Any, context: Any) -> Any:
        await context.abort(grpc.StatusCode.OUT_OF_RANGE, "too far")

    found = await failure_of(abort)

    assert (type(found), found.message) == (InvalidArgument, "too far")
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_rule_that_is_broken_is_named_by_the_path_its_caller_wrote() -> None:
    found = await failure_of(
        echo.echo,
        short_name="too long",
        first_slides=[{}, {"slide_index": -1}],
        slides_by_name={"a b": {"slide_index": -1}},
        mood=999,
        words=["", "x"],
    )

    assert type(found) is InvalidArgument
    assert [one.field for one in found.violations] == [
        "shortName",
        "firstSlides[1].slideIndex",
        "slidesByName[a b].slideIndex",
        "mood",
        "words[0]",
    ]
    assert found.message.startswith("shortName: ")


async def test_a_million_broken_rules_are_refused_by_the_first() -> None:
    found = await failure_of(echo.echo, words=[""] * 1_000_000)

    assert type(found) is InvalidArgument
    assert len(found.violations) == 1
