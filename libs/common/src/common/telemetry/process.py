"""The telemetry of a whole process: put in place at its start, sent off at its end."""

import asyncio
import logging
from types import TracebackType
from typing import Self

from opentelemetry.sdk.trace import TracerProvider

from common.telemetry.logs import configure_logs
from common.telemetry.sentry import configure_sentry, flush_sentry
from common.telemetry.settings import TelemetrySettings
from common.telemetry.traces import close_traces, configure_traces, otlp

log = logging.getLogger(__name__)


class Telemetry:
    """What this process tells about itself. Leaving the context sends what is still held, for a bounded time."""

    def __init__(self, traces: TracerProvider) -> None:
        self._traces = traces

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            log.critical("the process fails", exc_info=error)
        await self.close()

    async def close(self) -> None:
        """Sends the last spans and errors."""
        await asyncio.gather(asyncio.to_thread(close_traces, self._traces), asyncio.to_thread(flush_sentry))


def configure(service: str, settings: TelemetrySettings) -> Telemetry:
    """Puts logs, traces and error reports in place for this process."""
    configure_logs(service, settings.log_level)
    if settings.sentry_dsn is not None:
        configure_sentry(service, settings.sentry_dsn, settings.sentry_environment)
    processors = [otlp(settings.otlp_endpoint)] if settings.otlp_endpoint else []
    return Telemetry(configure_traces(service, *processors))
