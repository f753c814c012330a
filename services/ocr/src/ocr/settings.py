"""Everything that ocr reads from the environment, as one dataclass composed of each part's own."""

from dataclasses import dataclass

from common.database import DatabaseSettings
from common.queue import RedisSettings
from common.rpc import RpcSettings
from common.settings import Address, address, setting
from common.telemetry import TelemetrySettings

PREFIX = "OCR_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process of the service."""

    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50053), help="where RPCs are answered")
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    telemetry: TelemetrySettings
