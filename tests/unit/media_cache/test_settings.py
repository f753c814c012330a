"""Settings are refused at the start, each by its name."""

from datetime import timedelta

import pytest

from common.objects import LONGEST_LIFETIME
from common.settings import SettingsFault, load
from media_cache.settings import Settings

GOOD = {"DATABASE_URL": "postgresql://u:p@127.0.0.1/x", "OBJECTS_SIGNING_KEY": "0123456789"}


def faults(**more: str) -> tuple[str, ...]:
    with pytest.raises(SettingsFault) as caught:
        load(Settings, {**GOOD, **more}, prefix="MEDIA_CACHE_")
    return caught.value.faults


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = load(Settings, GOOD, prefix="MEDIA_CACHE_")

    assert (settings.work.hands, settings.work.attempts, settings.work.queue.backoff_interval.total_seconds()) == (
        5,
        3,
        2,
    )
    assert (settings.fetch.most_bytes, settings.fetch.most_redirects) == (200_000_000, 5)
    assert (settings.fetch.total_timeout.total_seconds(), settings.fetch.idle_timeout.total_seconds()) == (120, 10)
    assert settings.conversion.most_pixels == 50_000_000
    assert settings.guard.rule.ports == (80, 443)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEDIA_CACHE_ALLOWED_ADDRESSES", "example.com:80"),
        ("MEDIA_CACHE_ALLOWED_ADDRESSES", "10.0.0.1"),
        ("MEDIA_CACHE_ALLOWED_PORTS", "http"),
        ("MEDIA_CACHE_URL_LIFETIME_SECONDS", "604801"),
        ("MEDIA_CACHE_URL_LIFETIME_SECONDS", "0"),
        ("MEDIA_CACHE_VARIANT_WIDTHS", ""),
        ("MEDIA_CACHE_VARIANT_WIDTHS", "320,0"),
        ("MEDIA_CACHE_VARIANT_WIDTHS", "65536"),
        ("MEDIA_CACHE_VARIANTS_AT_ONCE", "0"),
        ("MEDIA_CACHE_VARIANTS_WANTED", "0"),
        ("MEDIA_CACHE_PICTURES_AT_ONCE", "0"),
        ("MEDIA_CACHE_PICTURES_AT_ONCE", "65"),
        ("MEDIA_CACHE_PICTURES_WANTED", "0"),
        ("MEDIA_CACHE_PICTURES_WANTED", "10001"),
        ("MEDIA_CACHE_URLS", "public"),
        ("MEDIA_CACHE_DELETE_GRACE_SECONDS", "59"),
        ("MEDIA_CACHE_SCRUB_OBJECTS", "100001"),
        ("MEDIA_CACHE_MAX_BYTES", "many"),
        ("MEDIA_CACHE_MAX_TILES", "0"),
        ("MEDIA_CACHE_MAX_TILES", "1001"),
        ("MEDIA_CACHE_DECODER_PICTURES", "0"),
        ("MEDIA_CACHE_CONCURRENCY", "0"),
        ("MEDIA_CACHE_CONCURENCY", "5"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: str) -> None:
    assert [fault for fault in faults(**{name: value}) if fault.startswith(name)]


def test_a_signed_url_may_live_for_seven_days_and_not_longer() -> None:
    settings = load(Settings, {**GOOD, "MEDIA_CACHE_URL_LIFETIME_SECONDS": "604800"}, prefix="MEDIA_CACHE_")

    assert settings.objects.url_lifetime == LONGEST_LIFETIME
    assert faults(MEDIA_CACHE_URL_LIFETIME_SECONDS="604800.001")[0].startswith("MEDIA_CACHE_URL_LIFETIME_SECONDS: ")


def test_marks_last_a_minute_at_least_and_scrubbing_can_be_switched_off() -> None:
    least = {"MEDIA_CACHE_DELETE_GRACE_SECONDS": "60", "MEDIA_CACHE_SCRUB_OBJECTS": "0"}
    settings = load(Settings, {**GOOD, **least}, prefix="MEDIA_CACHE_")

    assert (settings.delete_grace, settings.scrub_objects) == (timedelta(minutes=1), 0)


def test_widths_are_offered_in_order_and_once() -> None:
    settings = load(Settings, {**GOOD, "MEDIA_CACHE_VARIANT_WIDTHS": "65535, 1,200,1"}, prefix="MEDIA_CACHE_")

    assert settings.variants.widths == (1, 200, 65535)


def test_a_folder_of_objects_needs_a_key_to_sign_with() -> None:
    assert any(fault.startswith("OBJECTS_SIGNING_KEY") for fault in faults(OBJECTS_SIGNING_KEY=""))
