"""What the gateway can be told: where it listens, who may call, its limits, and where the services are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, make_dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from common.redis import RedisSettings
from common.settings import (
    Address,
    Secret,
    Unfit,
    address,
    integer,
    number,
    seconds,
    setting,
    size,
    text,
)
from common.telemetry import TelemetrySettings
from gateway.auth import checked_entries, is_loopback

_LARGEST_PORT = 65535


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much and how long the gateway takes from one caller, and from all."""

    body_bytes: int = setting("{prefix}MAX_BODY_BYTES", size, 1024 * 1024)
    header_bytes: int = setting("{prefix}MAX_HEADER_BYTES", size, 16 * 1024, help="all headers of a request together")
    idle_timeout: timedelta = setting(
        "{prefix}IDLE_TIMEOUT_SECONDS",
        seconds,
        timedelta(seconds=20),
        help="how long a connection may take until its next request is there, with all its headers",
    )
    body_timeout: timedelta = setting("{prefix}BODY_TIMEOUT_SECONDS", seconds, timedelta(seconds=15))
    deadline: timedelta = setting("{prefix}DEADLINE_SECONDS", seconds, timedelta(seconds=30))
    wait_deadline: timedelta = setting(
        "{prefix}WAIT_DEADLINE_SECONDS", seconds, timedelta(seconds=130), help="of a request that waits for work"
    )
    connections: int = setting("{prefix}MAX_CONNECTIONS", integer(1, 100_000), 1000)
    requests: int = setting("{prefix}MAX_REQUESTS", integer(1, 100_000), 256, help="answered at the same time")
    streams: int = setting(
        "{prefix}MAX_STREAMS", integer(1, 100_000), 64, help="of the requests at the same time, those with long answers"
    )
    waits: int = setting(
        "{prefix}MAX_WAITS", integer(1, 100_000), 128, help="requests that wait for work, beside those at the same time"
    )
    stream_pause: timedelta = setting(
        "{prefix}STREAM_PAUSE_SECONDS",
        seconds,
        timedelta(seconds=30),
        help="of a streamed answer, until its next piece is there, and until the client has taken it",
    )
    rate: Decimal = setting(
        "{prefix}RATE_PER_SECOND", number(0.01, 1e6), Decimal(500), help="per key, or per address without keys"
    )
    burst: int = setting("{prefix}RATE_BURST", integer(1, 1_000_000), 1000, help="requests at once on top of the rate")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything but the addresses of the services, which the contracts name."""

    host: str = setting("{prefix}HOST", text, "127.0.0.1")
    port: int = setting("{prefix}PORT", integer(0, _LARGEST_PORT), 8080)
    api_keys: Secret | None = setting("{prefix}API_KEYS", checked_entries, None, secret=True)
    drain_timeout: timedelta = setting("DRAIN_SECONDS", seconds, timedelta(seconds=25))
    limits: Limits
    redis: RedisSettings
    telemetry: TelemetrySettings

    def __post_init__(self) -> None:
        if self.api_keys is None and not is_loopback(self.host):
            raise Unfit("{prefix}HOST: must be a loopback address as long as {prefix}API_KEYS names no keys")


def settings_class(services: Iterable[str]) -> type[Any]:
    """`Settings` with `upstreams`, which has an address for each service: MONITOR_ADDRESS for `monitor`."""
    fields = [(name, Address, setting(f"{name.upper()}_ADDRESS", address)) for name in services]
    upstreams = make_dataclass("Upstreams", fields, frozen=True, kw_only=True)
    return make_dataclass("Complete", [("upstreams", upstreams)], bases=(Settings,), frozen=True, kw_only=True)


def addresses(settings: Any) -> Mapping[str, Address]:
    """Where each service is."""
    found: Mapping[str, Address] = vars(settings.upstreams)
    return found
