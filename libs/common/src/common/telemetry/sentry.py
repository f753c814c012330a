"""Errors to Sentry: with the ids of the work at hand, without anything secret."""

from importlib.metadata import version
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.types import Event

from common.settings import Secret
from common.telemetry.bound import bound
from common.telemetry.redaction import redacted_value

_FLUSH_SECONDS = 2.0


def configure_sentry(service: str, dsn: Secret, environment: str) -> None:
    """Has every error that is logged in this process reported to Sentry."""
    sentry_sdk.init(
        dsn=dsn.reveal(),
        environment=environment,
        # Given, because the library would run git to find one.
        release=f"carrel@{version('carrel-common')}",
        # Only what is named here: the others record requests, arguments and local variables by themselves.
        default_integrations=False,
        integrations=[LoggingIntegration(), DedupeIntegration()],
        include_local_variables=False,
        max_request_body_size="never",
        before_send=_clean,
    )
    sentry_sdk.set_tag("service", service)


def flush_sentry() -> None:
    """Waits a moment until what was reported has been sent, then ends the reporting."""
    sentry_sdk.get_client().close(timeout=_FLUSH_SECONDS)


def _clean(event: Event, _: Any) -> Event:
    event["tags"] = {**event.get("tags", {}), **bound()}
    event["contexts"] = {**event.get("contexts", {}), "work": dict(bound())}
    event.pop("request", None)
    cleaned: Event = redacted_value(event)
    return cleaned
