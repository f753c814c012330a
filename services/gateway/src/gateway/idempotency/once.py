"""Answers a POST once: what is sent again under the same key gets the answer of the first time."""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from common.errors import Aborted, Failure, Violation, malformed
from gateway.endpoint import Visit
from gateway.idempotency.records import Record, Records, RecordsUnavailable
from gateway.problems import KeyReused, problem, status_of
from gateway.transcode import Answer

log = logging.getLogger(__name__)

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[!-~]{1,255}")
_SOON = timedelta(seconds=1)
# Beyond its deadline, for what comes after the call itself.
_MARGIN_SECONDS = 5

Perform = Callable[[Visit], Awaitable[Answer]]


class KeyInUse(Aborted):
    """The first request with this Idempotency-Key is still under way."""

    reason = "IDEMPOTENCY_KEY_IN_USE"


class Once:
    """Honours Idempotency-Key on POST; every other request goes through as it is."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._under_way: set[asyncio.Task[Answer]] = set()

    async def answer(self, visit: Visit, perform: Perform) -> Answer:
        """The answer of `perform`, or the one it gave when this request came first."""
        key = visit.headers.get(HEADER)
        if key is None or visit.verb != "POST":
            return await perform(visit)
        if not _KEY.fullmatch(key):
            raise malformed(Violation(HEADER, "must be 1 to 255 visible ASCII characters"))
        name = _digest(visit.caller, visit.target.path, key)
        record = Record(_digest(visit.target.query, visit.body.hex()), secrets.token_hex(8))
        hold = timedelta(seconds=visit.remaining_seconds + _MARGIN_SECONDS)
        seen = await self._records.begin(name, record, hold)
        return await self._first(visit, perform, name, record) if seen is None else _again(record, seen)

    async def close(self) -> None:
        """Waits for what goes on without its caller, then closes the records."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._records.close()

    async def _first(self, visit: Visit, perform: Perform, name: str, record: Record) -> Answer:
        # It goes on when its caller leaves: who comes back with the key is to find the answer.
        task = asyncio.create_task(self._performed(visit, perform, name, record))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Answer]) -> None:
        self._under_way.discard(task)
        # Asked for, so that asyncio does not report as forgotten what nobody is left to hear.
        _ = task.cancelled() or task.exception()

    async def _performed(self, visit: Visit, perform: Perform, name: str, record: Record) -> Answer:
        try:
            answer = await _lasting(visit, perform)
        except BaseException:
            # What may go otherwise the next time is not remembered, so that there can be a next time.
            await self._noted(self._records.forget(name, record))
            raise
        await self._noted(self._records.finish(name, record, answer))
        return answer

    @staticmethod
    async def _noted(noting: Awaitable[None]) -> None:
        try:
            await noting
        except RecordsUnavailable:
            # The request is done; to answer otherwise because nobody will remember it would be a lie.
            log.exception("the answer to a request with an Idempotency-Key could not be kept")


async def _lasting(visit: Visit, perform: Perform) -> Answer:
    """The answer; a failure that would be the same again is one, too."""
    try:
        return await perform(visit)
    except Failure as failure:
        if failure.is_transient or status_of(failure) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return problem(failure, visit.request_id)


def _again(record: Record, seen: Record) -> Answer:
    if seen.fingerprint != record.fingerprint:
        raise KeyReused
    if seen.answer is None:
        raise KeyInUse(retry_after=_SOON)
    return replace(seen.answer, headers=seen.answer.headers | {"Idempotent-Replayed": "true"})


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
