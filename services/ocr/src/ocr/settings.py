"""What ocr can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass, replace
from datetime import timedelta

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import ChannelSettings, RpcSettings
from common.settings import Address, Unfit, address, choice, integer, seconds, setting, size
from common.telemetry import TelemetrySettings
from common.work import WorkQueue, WorkSettings
from ocr.clients.embedded import EngineLimits
from ocr.clients.gemini.settings import GeminiSettings
from ocr.tables import ANALYSES, RESULTS
from ocr.usecases import ForgettingSettings
from ocr.usecases.paying import PayingSettings


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

    @property
    def queue(self) -> WorkQueue:
        """The queue of analyses."""
        return self.patient(ANALYSES)

    @property
    def results_queue(self) -> WorkQueue:
        """The queue of results that the monitor is to be told of, however many workers die over it."""
        return replace(self.patient(RESULTS), stalls=RESULTS.stalls)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    channels: ChannelSettings
    work: AnalysisSettings
    gemini: GeminiSettings
    paying: PayingSettings
    forgetting: ForgettingSettings
    engine: EngineLimits
    reader: str = setting("{prefix}READER", choice("auto", "gemini", "embedded"), "auto", help="who reads the slides")
    most_picture_bytes: int = setting(
        "{prefix}MAX_PICTURE_BYTES", size, 7_000_000, help="of one slide; one that has more is made smaller"
    )
    most_request_bytes: int = setting(
        "{prefix}MAX_REQUEST_BYTES", size, 14_000_000, help="of all slides of one call; they are made smaller beyond it"
    )
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50053))
    monitor_address: Address = setting("MONITOR_ADDRESS", address, Address("127.0.0.1", 50052))
    media_cache_address: Address = setting("MEDIA_CACHE_ADDRESS", address, Address("127.0.0.1", 50051))

    def __post_init__(self) -> None:
        if self.reader == "gemini" and self.gemini.api_key is None:
            raise Unfit("GEMINI_API_KEY: is required where {prefix}READER is gemini")

    @property
    def is_gemini(self) -> bool:
        """Whether Gemini reads the slides: where it was chosen, or where there is a key and nothing else was."""
        return self.reader == "gemini" or (self.reader == "auto" and self.gemini.api_key is not None)
