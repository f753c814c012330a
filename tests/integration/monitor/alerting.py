"""What the tests of alerts have in common: a monitor that tells, and who is told."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

from carrel.monitor.v1.alert_pb2 import Alert, Delivery
from carrel.monitor.v1.alert_service_pb2 import ListAlertsRequest
from carrel.monitor.v1.run_pb2 import Run

from tests.fixtures.waiting import wait_until
from tests.foreign.mail import MailServer
from tests.foreign.provider import Answer
from tests.foreign.webhooks import Call, Receiver
from tests.integration.monitor.standing import Standing

KEY = bytes(range(32))
SECRET = f"whsec_{b64encode(KEY).decode()}"
ENDED = (Delivery.DELIVERED, Delivery.FAILED)
# An answer that says nothing of the account, of the key or of the credits.
BROKEN = Answer(200, b"no JSON")


def by_webhook(receiver: Receiver, **more: str) -> dict[str, str]:
    """The settings of a webhook that is told at once and tried again in moments."""
    return {
        "ALERT_WEBHOOK_URL": receiver.url,
        "ALERT_WEBHOOK_SECRET": SECRET,
        "ALERT_ALLOWED_ADDRESSES": receiver.address,
        "ALERT_BACKOFF_SECONDS": "0.05",
        "ALERT_TIMEOUT_SECONDS": "1",
        "MONITOR_ATTEMPTS": "1",
        **more,
    }


def by_mail(server: MailServer, user: str = "", **more: str) -> dict[str, str]:
    """The settings of mail that goes to two people."""
    return {
        "ALERT_EMAIL_TO": "day@example.com, night@example.com",
        "ALERT_EMAIL_FROM": "carrel@example.org",
        "SMTP_URL": f"smtp://{user}{server.address}",
        "ALERT_ALLOWED_ADDRESSES": server.address,
        "ALERT_BACKOFF_SECONDS": "0.05",
        "ALERT_TIMEOUT_SECONDS": "1",
        **more,
    }


def is_signed(call: Call) -> bool:
    """What a receiver does with the three headers, as the specification tells it to."""
    version, _, given = call.headers["webhook-signature"].partition(",")
    signed = b".".join([call.headers["webhook-id"].encode(), call.headers["webhook-timestamp"].encode(), call.body])
    return version == "v1" and hmac.compare_digest(b64decode(given), hmac.new(KEY, signed, "sha256").digest())


def told(call: Call) -> dict[str, Any]:
    """What stands in the body."""
    body: dict[str, Any] = json.loads(call.body)
    return body


async def fail(house: Standing, profile_id: str, times: int = 1) -> None:
    """Has so many runs of the profile fail, one after the other."""
    for _ in range(times):
        house.provider.script(*[BROKEN] * house.app.settings.work.attempts)
        assert (await house.run(profile_id)).status == Run.FAILED


async def alerts(house: Standing, **fields: Any) -> Sequence[Alert]:
    """The newest alerts."""
    return (await house.alerts.ListAlerts(ListAlertsRequest(**fields))).alerts


async def settled(house: Standing, count: int) -> Sequence[Alert]:
    """So many alerts once every delivery of them has ended."""

    async def found() -> Sequence[Alert]:
        listed = await alerts(house)
        is_over = all(each.status in ENDED for alert in listed for each in alert.deliveries)
        return listed if len(listed) == count and is_over else ()

    return await wait_until(found)
