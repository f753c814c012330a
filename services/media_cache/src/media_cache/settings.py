"""What media_cache can be told: one frozen dataclass, composed of each part's own."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from common.database import DatabaseSettings
from common.objects import LONGEST_LIFETIME, S3Settings
from common.outward import AddressRule, Opening, openings, ports
from common.queue import RedisSettings
from common.rpc import ChannelSettings, RpcSettings
from common.settings import Address, Secret, Unfit, address, integer, path, seconds, setting, size, text, url, words
from common.telemetry import TelemetrySettings
from common.work import WorkQueue, WorkSettings
from media_cache.clients.conversion import ConversionLimits
from media_cache.clients.fetching import FetchLimits
from media_cache.tables import MEDIA, REFRESHES
from media_cache.usecases.pictures import PictureLimits
from media_cache.usecases.variants import VariantLimits


def lifetime(value: str) -> timedelta:
    """How long a signed URL may live."""
    found = seconds(value)
    if not timedelta(seconds=1) <= found <= LONGEST_LIFETIME:
        raise Unfit("must be between a second and seven days, in seconds")
    return found


def grace(value: str) -> timedelta:
    """How long marked assets are kept: longer than anything takes that may still want them."""
    found = seconds(value)
    if found < timedelta(minutes=1):
        raise Unfit("must be at least 60 seconds")
    return found


@dataclass(frozen=True, kw_only=True)
class GuardSettings:
    """What may be fetched from beside public addresses on the usual ports."""

    allowed_addresses: tuple[Opening, ...] = setting("{prefix}ALLOWED_ADDRESSES", openings, ())
    allowed_ports: tuple[int, ...] = setting("{prefix}ALLOWED_PORTS", ports, (80, 443))

    @property
    def rule(self) -> AddressRule:
        """The rule that every address is judged by."""
        return AddressRule(self.allowed_ports, self.allowed_addresses)


@dataclass(frozen=True, kw_only=True)
class FetchingSettings(WorkSettings):
    """How assets are worked on."""

    decoders: int = setting("{prefix}DECODERS", integer(1, 64), 2, help="processes that decode pictures")

    @property
    def queue(self) -> WorkQueue:
        """The queue of assets."""
        return self.patient(MEDIA)


@dataclass(frozen=True, kw_only=True)
class RefreshSettings:
    """How fresh addresses are asked for."""

    hands: int = setting("{prefix}REFRESH_CONCURRENCY", integer(1, 1000), 2, help="that a worker asks for at once")
    interval: timedelta = setting(
        "{prefix}REFRESH_INTERVAL_SECONDS", seconds, timedelta(days=1), help="between two for one asset"
    )
    pause: timedelta = setting(
        "{prefix}REFRESH_PAUSE_SECONDS", seconds, timedelta(minutes=1), help="when there are none to be had now"
    )


@dataclass(frozen=True, kw_only=True)
class ObjectSettings:
    """Where objects are kept, and how their URLs are made, when no bucket is set."""

    bucket: S3Settings
    listen: Address = setting("{prefix}OBJECTS_LISTEN", address, Address("127.0.0.1", 8081))
    base_url: str = setting("{prefix}OBJECTS_URL", url("http", "https"), "http://127.0.0.1:8081")
    signing_key: Secret | None = setting("OBJECTS_SIGNING_KEY", text, None, secret=True)
    url_lifetime: timedelta = setting("{prefix}URL_LIFETIME_SECONDS", lifetime, timedelta(hours=1))

    def __post_init__(self) -> None:
        if self.bucket.place is None and self.signing_key is None:
            raise Unfit("OBJECTS_SIGNING_KEY: is required where objects are kept in a folder, without R2_BUCKET_NAME")

    @property
    def folder_key(self) -> Secret:
        """What the URLs of the folder are signed with."""
        if self.signing_key is None:
            raise Unfit("OBJECTS_SIGNING_KEY: is required")
        return self.signing_key


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything."""

    telemetry: TelemetrySettings
    database: DatabaseSettings
    redis: RedisSettings
    rpc: RpcSettings
    channels: ChannelSettings
    objects: ObjectSettings
    guard: GuardSettings
    fetch: FetchLimits
    conversion: ConversionLimits
    variants: VariantLimits
    pictures: PictureLimits
    work: FetchingSettings
    refresh: RefreshSettings
    listen: Address = setting("{prefix}LISTEN", address, Address("127.0.0.1", 50051))
    monitor_address: Address | None = setting(
        "MONITOR_ADDRESS", address, None, help="whom to ask for fresh addresses and for what is in use"
    )
    memory_bytes: int = setting(
        "{prefix}MEMORY_BYTES", size, 512 * 1024, help="of one medium on its way; what is larger goes through a file"
    )
    data_folder: Path = setting("CARREL_DATA_DIR", path, Path(".data"))
    delete_grace: timedelta = setting(
        "{prefix}DELETE_GRACE_SECONDS",
        grace,
        timedelta(days=1),
        help="how long what a cleanup marked can still be asked for again",
    )
    scrub_objects: int = setting(
        "{prefix}SCRUB_OBJECTS", integer(0, 100_000), 20, help="objects that are read again every hour; 0 for none"
    )
    signed_hosts: tuple[str, ...] = setting(
        "{prefix}SIGNED_HOSTS", words, (), help="hosts that sign their URLs as TikTok's CDN does"
    )

    @property
    def refresh_queue(self) -> WorkQueue:
        """The queue of fresh addresses."""
        return replace(self.work.patient(REFRESHES), backoff_interval=self.refresh.pause)

    @property
    def objects_folder(self) -> Path:
        """Where objects are kept when no bucket is set."""
        return self.data_folder / "objects"

    @property
    def spool_folder(self) -> Path:
        """Where many bytes are on their way, in files that never get a name."""
        return self.data_folder / "scratch" / "media_cache"
