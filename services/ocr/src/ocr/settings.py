"""What ocr can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import RpcSettings
from common.settings import Address, address, integer, number, seconds, setting, text
from common.telemetry import TelemetrySettings


@dataclass(frozen=True, kw_only=True)
class AnalysisSettings:
    """What the analysis will go by. Documented and checked already, so that no environment has to change for it."""

    reader: str | None = setting("{prefix}READER", text, None, help="which engine reads the slides")
    concurrency: int = setting("{prefix}CONCURRENCY", integer(1, 100), 5, help="analyses at a time in one worker")
    attempts: int = setting("{prefix}ATTEMPTS", integer(1, 100), 3)
    backoff_interval: timedelta = setting("{prefix}BACKOFF_SECONDS", seconds, timedelta(seconds=2))
    timeout: timedelta = setting("{prefix}TIMEOUT_SECONDS", seconds, timedelta(seconds=120), help="one reading")
    daily_budget_usd: Decimal | None = setting("{prefix}DAILY_BUDGET_USD", number(0, 1_000_000), None)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    analysis: AnalysisSettings
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50053))
