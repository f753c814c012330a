"""Signed requests to one bucket over one session: tried again while the store is busy, given up when it refuses."""

import asyncio
import random
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from yarl import URL

from common.clock import Clock
from common.objects.body import Body
from common.objects.port import ObjectStoreRefused, ObjectStoreUnavailable
from common.objects.s3_settings import S3Place
from common.objects.sigv4 import SigV4, Target

_ATTEMPTS = 5
_FIRST_PAUSE_SECONDS = 0.2
_CONNECTIONS = 50
_PATIENCE = ClientTimeout(total=None, sock_connect=5, sock_read=20)
_BUSY = {408, 429, 500, 502, 503, 504}
# S3 says so with status 400 when a request body stops arriving.
_BUSY_CODES = {"RequestTimeout"}
_CODE = re.compile(r"<Code>(\w{1,64})</Code>")
_LONGEST_REASON = 4096
_NO_BODY = sha256().hexdigest()


@dataclass(frozen=True)
class Call:
    """One request to the bucket: what to do, with which key, how."""

    method: str
    key: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None


class S3Client:
    """Sends calls to one bucket."""

    def __init__(self, place: S3Place, clock: Clock) -> None:
        endpoint = URL(place.endpoint_url)
        self._origin = str(endpoint.origin())
        self._host = endpoint.host_port_subcomponent or ""
        self._path = f"{endpoint.raw_path.rstrip('/')}/{place.bucket}"
        self._signer = SigV4(place.access_key_id, place.secret_access_key, place.region)
        self._clock = clock
        self._open_session: ClientSession | None = None

    def presigned(self, key: str, query: str, lifetime: timedelta) -> str:
        """A URL with which anybody may get this object, as the query (see `SigV4.presigned`) asks for it."""
        path = f"{self._path}/{key}"
        return f"{self._origin}{path}?{self._signer.presigned(self._host, path, query, lifetime, self._clock.now())}"

    async def send(self, call: Call, timeout: timedelta) -> ClientResponse:  # noqa: ASYNC109 - kept for all attempts
        """The answer to the call: success or 404. Anything else is a failure, after at most five attempts."""
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                for pause in _pauses():
                    with suppress(ObjectStoreUnavailable):
                        return await self.attempt(call)
                    await asyncio.sleep(pause)
                return await self.attempt(call)
        except TimeoutError as error:
            raise ObjectStoreUnavailable from error

    async def attempt(self, call: Call) -> ClientResponse:
        """The answer to the call, asked for once."""
        target = self._target(call)
        digest = call.body.sha256 if call.body else _NO_BODY
        headers = self._signer.headers(target, call.headers, digest, self._clock.now())
        address = f"{self._origin}{target.path}?{target.canonical_query}"
        try:
            answer = await self._session().request(
                call.method,
                URL(address, encoded=True),
                headers=headers,
                data=call.body.payload() if call.body else None,
                allow_redirects=False,
            )
            return await _accepted(answer)
        except (ClientError, OSError) as error:
            raise ObjectStoreUnavailable from error

    async def close(self) -> None:
        """Closes the connections."""
        if self._open_session is not None:
            await self._open_session.close()

    def _target(self, call: Call) -> Target:
        path = f"{self._path}/{call.key}" if call.key else self._path
        return Target(call.method, self._host, path, call.query)

    def _session(self) -> ClientSession:
        # Made at the first call, because a session belongs to the event loop that runs then.
        if self._open_session is None:
            self._open_session = ClientSession(
                connector=TCPConnector(limit=_CONNECTIONS),
                timeout=_PATIENCE,
                auto_decompress=False,
                headers={"accept-encoding": "identity"},
            )
        return self._open_session


def _pauses() -> Iterator[float]:
    for attempt in range(_ATTEMPTS - 1):
        # The spread keeps workers that failed together from coming back together.
        yield random.uniform(0.5, 1.5) * _FIRST_PAUSE_SECONDS * 2**attempt  # noqa: S311 - no secret hangs on it


async def _accepted(answer: ClientResponse) -> ClientResponse:
    # A redirect is no success: it says that the bucket is somewhere else.
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return answer
    code = await _code(answer)
    if answer.status == HTTPStatus.NOT_FOUND and code != "NoSuchBucket":
        return answer
    busy = answer.status in _BUSY or code in _BUSY_CODES
    family = ObjectStoreUnavailable if busy else ObjectStoreRefused
    raise family(metadata={"status": str(answer.status), "code": code})


async def _code(answer: ClientResponse) -> str:
    async with answer:
        found = _CODE.search((await answer.content.read(_LONGEST_REASON)).decode(errors="replace"))
    return found[1] if found else ""
