"""Settings are refused at the start, each by its name."""

import pytest

from common.settings import SettingsFault, load
from monitor.settings import Settings

GOOD = {"DATABASE_URL": "postgresql://u:p@127.0.0.1/x"}


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = load(Settings, GOOD, prefix="MONITOR_")

    assert (settings.work.hands, settings.work.attempts, settings.work.backoff.total_seconds()) == (5, 3, 2)
    assert (settings.work.page_delay.total_seconds(), settings.batch_size) == (1, 5)
    assert settings.source.base_url == "https://api.scrapecreators.com"
    assert (settings.source.timeout.total_seconds(), settings.source.largest_answer) == (60, 50_000_000)
    paying = settings.paying
    assert (float(paying.rate), paying.tries, paying.check_interval.total_seconds()) == (10, 3, 60)
    assert paying.daily_credits is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONITOR_LISTEN", "nowhere"),
        ("MONITOR_CONCURRENCY", "0"),
        ("MONITOR_BATCH_SIZE", "101"),
        ("MONITOR_TIMEOUT_SECONDS", "-1"),
        ("MONITOR_MAX_BYTES", "many"),
        ("MONITOR_PAGE_LIMIT", "1.5"),
        ("MONITOR_PAGE_LIMIT", "0"),
        ("MONITOR_SCHEDULE_SPREAD_SECONDS", "-1"),
        ("SCRAPE_PAGE_DELAY_SECONDS", "soon"),
        ("SCRAPECREATORS_BASE_URL", "ftp://x"),
        ("MEDIA_CACHE_ADDRESS", "x"),
        ("MONITOR_SOURCE_RATE", "0"),
        ("MONITOR_SOURCE_RATE", "1001"),
        ("MONITOR_SOURCE_TRIES", "0"),
        ("MONITOR_SOURCE_TRIES", "11"),
        ("MONITOR_SOURCE_CHECK_SECONDS", "0"),
        ("MONITOR_SCHEDULE_SECONDS", "0"),
        ("MONITOR_PRUNE_SECONDS", "0"),
        ("MONITOR_DAILY_CREDITS", "-1"),
        ("MONITOR_NO_SUCH_THING", "1"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsFault) as caught:
        load(Settings, {**GOOD, name: value}, prefix="MONITOR_")

    assert [fault.startswith(f"{name}:") for fault in caught.value.faults] == [True]


def test_the_key_is_never_shown() -> None:
    settings = load(Settings, {**GOOD, "SCRAPECREATORS_API_KEY": "a-key-to-be-kept"}, prefix="MONITOR_")

    assert "a-key-to-be-kept" not in repr(settings)
