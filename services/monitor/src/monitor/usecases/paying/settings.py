"""How much a provider is asked, and how patiently."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from common.settings import integer, interval, number, seconds, setting


@dataclass(frozen=True, kw_only=True)
class PayingSettings:
    """The limits of what is asked of a provider, by all processes together."""

    rate: Decimal = setting("{prefix}SOURCE_RATE", number(0.01, 1000), Decimal(10), help="calls in a second")
    rate_patience: timedelta = setting("{prefix}SOURCE_RATE_WAIT_SECONDS", seconds, timedelta(seconds=5))
    daily_credits: int | None = setting(
        "{prefix}DAILY_CREDITS", integer(0, 10**9), None, help="most spent in a UTC day"
    )
    tries: int = setting("{prefix}SOURCE_TRIES", integer(1, 10), 3, help="calls when the provider is away")
    pause: timedelta = setting("{prefix}SOURCE_PAUSE_SECONDS", seconds, timedelta(seconds=0.5))
    media_interval: timedelta = setting(
        "{prefix}MEDIA_REFRESH_SECONDS", seconds, timedelta(days=1), help="between two calls for one post's media"
    )
    check_interval: timedelta = setting(
        "{prefix}SOURCE_CHECK_SECONDS", interval, timedelta(seconds=60), help="when it refuses us"
    )
