"""Alerts by webhook: signed JSON to one address, of whose answer nothing but the status is read."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, timedelta
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, hdrs

from common.clock import Clock
from common.links import Link
from common.outward import Outward, retry_after
from monitor.clients.alerts.channel import AlertRefused, AlertUndelivered, Answer, named
from monitor.domain.alerts import Alert
from monitor.domain.signing import signature

# Beside every 5xx: answers of a receiver that may take the alert later.
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class Webhook:
    """The receiver at one address."""

    def __init__(self, outward: Outward, link: Link, key: bytes, timeout: timedelta, clock: Clock) -> None:
        self._outward = outward
        self._link = link
        self._key = key
        self._timeout = timeout
        self._clock = clock

    async def send(self, alert: Alert) -> Answer:
        """Posts the alert. Redirects are not followed: they would carry it to wherever they point."""
        body = _body(alert)
        headers = self._headers(str(alert.id), body)
        try:
            with named("webhook"):
                async with asyncio.timeout(self._timeout.total_seconds()):
                    async with self._outward.post(self._link, body, headers) as response:
                        return self._judged(response)
        except ClientError as fault:
            raise AlertUndelivered(f"The webhook did not answer properly ({type(fault).__name__}).") from fault

    def _headers(self, event_id: str, body: bytes) -> Mapping[str, str]:
        timestamp = int(self._clock.now().timestamp())
        return {
            hdrs.CONTENT_TYPE: "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._key, event_id, timestamp, body),
        }

    def _judged(self, response: ClientResponse) -> Answer:
        status = response.status
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Answer(status)
        said = f"The webhook answered with status {status}."
        if status in _LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = retry_after(response.headers, self._clock.now())
            return Answer(status, AlertUndelivered(said, retry_after=wait))
        return Answer(status, AlertRefused(said))


def _body(alert: Alert) -> bytes:
    told = {
        "id": str(alert.id),
        "type": alert.kind.value,
        "createdAt": alert.create_time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "profileId": str(alert.profile_id) if alert.profile_id else None,
        "handle": alert.handle,
        "reason": alert.reason,
        "message": alert.message,
        "failures": alert.failures,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
