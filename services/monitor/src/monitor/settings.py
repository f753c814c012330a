"""What the monitor can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass
from datetime import timedelta

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import ChannelSettings, RpcSettings
from common.settings import Address, address, integer, interval, seconds, setting
from common.telemetry import TelemetrySettings
from common.work import WorkQueue, WorkSettings
from monitor.clients.alerts import AlertSettings
from monitor.clients.scrapecreators.settings import ScrapeCreatorsSettings
from monitor.tables import RUNS
from monitor.usecases.paying import PayingSettings
from monitor.usecases.retention import RetentionSettings


@dataclass(frozen=True, kw_only=True)
class RunSettings(WorkSettings):
    """How runs go."""

    page_delay: timedelta = setting("SCRAPE_PAGE_DELAY_SECONDS", seconds, timedelta(seconds=1), help="between pages")
    page_limit: int = setting("{prefix}PAGE_LIMIT", integer(1, 100_000), 1000, help="pages of one run")
    schedule_interval: timedelta = setting("{prefix}SCHEDULE_SECONDS", interval, timedelta(hours=1))
    schedule_spread: timedelta = setting(
        "{prefix}SCHEDULE_SPREAD_SECONDS", seconds, timedelta(minutes=5), help="over which scheduled runs begin"
    )

    @property
    def queue(self) -> WorkQueue:
        """The queue of runs."""
        return self.patient(RUNS)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    channels: ChannelSettings
    source: ScrapeCreatorsSettings
    paying: PayingSettings
    work: RunSettings
    retention: RetentionSettings
    alerts: AlertSettings
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50052))
    media_cache_address: Address = setting("MEDIA_CACHE_ADDRESS", address, Address("127.0.0.1", 50051))
    batch_size: int = setting("{prefix}BATCH_SIZE", integer(1, 100), 5, help="posts in one transaction")
