"""What ocr can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import ChannelSettings, RpcSettings
from common.settings import Address, address, choice, integer, number, seconds, setting, size
from common.telemetry import TelemetrySettings
from common.work import WorkQueue, WorkSettings
from ocr.tables import ANALYSES, RESULTS
from ocr.usecases import ForgettingSettings


@dataclass(frozen=True, kw_only=True)
class AnalysisSettings(WorkSettings):
    """How analyses are worked on."""

    wait_timeout: timedelta = setting(
        "{prefix}WAIT_SECONDS", seconds, timedelta(seconds=120), help="that a caller waits for a result"
    )
    most_waiting: int = setting(
        "{prefix}MAX_WAITING", integer(1, 100_000), 256, help="callers that wait for results at the same time"
    )
    tellers: int = setting("{prefix}TELLERS", integer(1, 100), 5, help="results that a worker tells at once")
    daily_budget_usd: Decimal | None = setting("{prefix}DAILY_BUDGET_USD", number(0, 1_000_000), None)

    @property
    def queue(self) -> WorkQueue:
        """The queue of analyses."""
        return self.patient(ANALYSES)

    @property
    def results_queue(self) -> WorkQueue:
        """The queue of results that the monitor is to be told of."""
        return self.patient(RESULTS)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    channels: ChannelSettings
    work: AnalysisSettings
    forgetting: ForgettingSettings
    reader: str = setting("{prefix}READER", choice("auto", "gemini", "embedded"), "auto", help="who reads the slides")
    most_picture_bytes: int = setting(
        "{prefix}MAX_PICTURE_BYTES", size, 7_000_000, help="of one slide; one that has more is made smaller"
    )
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50053))
    monitor_address: Address = setting("MONITOR_ADDRESS", address, Address("127.0.0.1", 50052))
    media_cache_address: Address = setting("MEDIA_CACHE_ADDRESS", address, Address("127.0.0.1", 50051))
