"""What the monitor can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass, replace
from datetime import timedelta

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import ChannelSettings, RpcSettings
from common.settings import Address, address, integer, seconds, setting, words
from common.telemetry import TelemetrySettings
from common.work import WorkQueue
from monitor.clients.scrapecreators.settings import ScrapeCreatorsSettings
from monitor.tables import RUNS


@dataclass(frozen=True, kw_only=True)
class WorkSettings:
    """How runs go, how many at once, and how patiently."""

    queue_names: tuple[str, ...] = setting("QUEUE_NAME", words, ("all",), help="the queues of this worker, or all")
    hands: int = setting("{prefix}CONCURRENCY", integer(1, 1000), 5, help="runs that a worker has in hand at once")
    attempts: int = setting("{prefix}ATTEMPTS", integer(1, 100), 3)
    backoff: timedelta = setting("{prefix}BACKOFF_SECONDS", seconds, timedelta(seconds=2))
    lease: timedelta = setting("{prefix}LEASE_SECONDS", seconds, timedelta(seconds=30))
    stalls: int = setting("{prefix}STALLS", integer(1, 100), 3, help="workers that a run may cost")
    page_delay: timedelta = setting("SCRAPE_PAGE_DELAY_SECONDS", seconds, timedelta(seconds=1), help="between pages")
    page_limit: int = setting("{prefix}PAGE_LIMIT", integer(1, 100_000), 1000, help="pages of one run")
    schedule_interval: timedelta = setting("{prefix}SCHEDULE_SECONDS", seconds, timedelta(hours=1))

    @property
    def queue(self) -> WorkQueue:
        """The queue, as patient as was set."""
        return replace(
            RUNS,
            attempts=self.attempts,
            backoff_interval=self.backoff,
            lease_interval=self.lease,
            stalls=self.stalls,
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    channels: ChannelSettings
    source: ScrapeCreatorsSettings
    work: WorkSettings
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50052))
    media_cache_address: Address = setting("MEDIA_CACHE_ADDRESS", address, Address("127.0.0.1", 50051))
    batch_size: int = setting("{prefix}BATCH_SIZE", integer(1, 100), 5, help="posts in one transaction")
