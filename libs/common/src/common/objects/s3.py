"""Objects in a bucket: S3, R2 and whatever speaks their protocol."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import Element, ParseError, fromstring

from aiohttp import ClientError

from common.clock import Clock, SystemClock
from common.errors import Failure
from common.objects.body import Body
from common.objects.names import (
    DEFAULT_LIFETIME,
    checked_content_type,
    checked_key,
    checked_lifetime,
    disposition,
    quoted,
    quoted_disposition,
)
from common.objects.port import ObjectHead, ObjectNotFound, ObjectStoreRefused, ObjectStoreUnavailable
from common.objects.s3_client import Call, S3Client
from common.objects.s3_settings import S3Place

_TIMEOUT = timedelta(seconds=30)
_PROBE_TIMEOUT = 2
_PIECE_BYTES = 256 * 1024
_PAGE_KEYS = "1000"


class S3Store:
    """An `ObjectStore` in one bucket, addressed by path."""

    def __init__(self, place: S3Place, clock: Clock | None = None) -> None:
        self._client = S3Client(place, clock or SystemClock())
        self._public_url = place.public_url
        self._put_timeout = place.put_timeout

    async def put(self, key: str, body: Body, *, content_type: str) -> None:
        headers = {
            "content-type": checked_content_type(content_type),
            # Where the bucket is public nothing else says how an object is to be shown.
            "content-disposition": disposition(content_type),
            "content-length": str(body.size_bytes),
        }
        call = Call("PUT", checked_key(key), headers=headers, body=body)
        async with await self._client.send(call, self._put_timeout) as answer:
            if answer.status == HTTPStatus.NOT_FOUND:
                raise ObjectStoreRefused(metadata={"status": str(answer.status)})

    async def head(self, key: str) -> ObjectHead | None:
        async with await self._client.send(Call("HEAD", checked_key(key)), _TIMEOUT) as answer:
            if answer.status != HTTPStatus.NOT_FOUND:
                return ObjectHead(answer.content_length or 0, answer.headers.get("Content-Type", ""))
        await self._require_bucket()
        return None

    async def open(self, key: str) -> AsyncGenerator[bytes, None]:
        async with await self._client.send(Call("GET", checked_key(key)), _TIMEOUT) as answer:
            if answer.status == HTTPStatus.NOT_FOUND:
                raise ObjectNotFound
            try:
                async for piece in answer.content.iter_chunked(_PIECE_BYTES):
                    yield piece
            except (ClientError, TimeoutError) as error:
                raise ObjectStoreUnavailable from error

    async def delete(self, key: str) -> None:
        async with await self._client.send(Call("DELETE", checked_key(key)), _TIMEOUT):
            pass

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        query = {"list-type": "2", "max-keys": _PAGE_KEYS, "prefix": prefix}
        while True:
            page = await self._page(query)
            for key in page.iterfind("{*}Contents/{*}Key"):
                yield key.text or ""
            following = page.findtext("{*}NextContinuationToken")
            if not following:
                return
            query["continuation-token"] = following

    async def unfinished(self) -> int:
        page = await self._page({"uploads": "", "max-uploads": _PAGE_KEYS})
        return len(page.findall("{*}Upload"))

    def presign(
        self, key: str, *, content_type: str, lifetime: timedelta = DEFAULT_LIFETIME, filename: str | None = None
    ) -> str:
        kind, shown = quoted(checked_content_type(content_type)), disposition(content_type, filename)
        asked = f"response-content-disposition={quoted_disposition(shown)}&response-content-type={kind}"
        if self._public_url is not None:
            return f"{self._public_url}/{checked_key(key)}"
        return self._client.presigned(checked_key(key), asked, checked_lifetime(lifetime))

    async def ready(self) -> bool:
        try:
            async with asyncio.timeout(_PROBE_TIMEOUT), await self._client.attempt(Call("HEAD")) as answer:
                return answer.ok
        except (Failure, TimeoutError):
            return False

    async def close(self) -> None:
        await self._client.close()

    async def _require_bucket(self) -> None:
        # An answer to HEAD has no body to say which of the two is missing, and a store whose bucket is gone must not
        # look like one that lost an object.
        async with await self._client.send(Call("HEAD"), _TIMEOUT) as answer:
            if answer.status == HTTPStatus.NOT_FOUND:
                raise ObjectStoreRefused(metadata={"status": str(answer.status)})

    async def _page(self, query: dict[str, str]) -> Element:
        async with await self._client.send(Call("GET", query=query), _TIMEOUT) as answer:
            try:
                return fromstring(await answer.read())  # noqa: S314 - the store is ours
            except (ClientError, TimeoutError, ParseError) as error:
                raise ObjectStoreUnavailable from error
