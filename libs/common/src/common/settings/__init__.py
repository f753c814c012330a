"""Settings come from the environment: a frozen dataclass, read once, with every fault reported at once.

A part states what it needs next to its own code; a service composes the parts it has:

    @dataclass(frozen=True, kw_only=True)
    class PoolSettings:
        size: int = setting("{prefix}POOL_SIZE", integer(1, 100), 10)

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        listen: Address = setting("{prefix}LISTEN", address)
        pool: PoolSettings

    settings = load(Settings, environment(Path(".env")), prefix="MONITOR_")
"""

from common.settings.loading import Entry, SettingsFault, entries, environment, load, setting
from common.settings.secret import Secret, remember, remembered
from common.settings.values import (
    Address,
    Unfit,
    address,
    choice,
    flag,
    integer,
    interval,
    number,
    path,
    seconds,
    size,
    text,
    url,
    words,
)

__all__ = [
    "Address",
    "Entry",
    "Secret",
    "SettingsFault",
    "Unfit",
    "address",
    "choice",
    "entries",
    "environment",
    "flag",
    "integer",
    "interval",
    "load",
    "number",
    "path",
    "remember",
    "remembered",
    "seconds",
    "setting",
    "size",
    "text",
    "url",
    "words",
]
