"""Settings: what is accepted, and how what is not is reported."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from common.database.settings import DatabaseSettings
from common.redis import RedisSettings
from common.settings import (
    Address,
    Secret,
    SettingsFault,
    Unfit,
    address,
    choice,
    environment,
    flag,
    integer,
    interval,
    load,
    number,
    remembered,
    seconds,
    setting,
    size,
    text,
    url,
    words,
)

CANARY = "canary-7f3a9c"


@dataclass(frozen=True, kw_only=True)
class PoolSettings:
    size: int = setting("{prefix}POOL_SIZE", integer(1, 100), 10)


@dataclass(frozen=True, kw_only=True)
class Settings:
    listen: Address = setting("{prefix}LISTEN", address)
    key: Secret | None = setting("API_KEY", default=None, secret=True)
    name: str = setting("{prefix}NAME", default="{service}")
    pool: PoolSettings


def faults(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsFault) as caught:
        load(Settings, environ, "MONITOR_")
    return caught.value.faults


def test_parts_are_composed_and_defaults_know_the_service() -> None:
    settings = load(Settings, {"MONITOR_LISTEN": "127.0.0.1:0", "MONITOR_POOL_SIZE": "7"}, "MONITOR_")

    assert settings == Settings(listen=Address("127.0.0.1", 0), key=None, name="monitor", pool=PoolSettings(size=7))


def test_every_fault_is_reported_at_once_by_the_name_of_its_key() -> None:
    found = faults(
        {"MONITOR_POOL_SIZE": CANARY, "MONITOR_POOL_SIZES": CANARY, "API_KEY": CANARY, "API_KEY_FILE": CANARY}
    )

    assert found == (
        "MONITOR_LISTEN: is required",
        "API_KEY: is given twice, by itself and by API_KEY_FILE",
        "MONITOR_POOL_SIZE: must be a whole number from 1 to 100",
        "MONITOR_POOL_SIZES: there is no such setting",
    )
    assert CANARY not in str(found)


def test_an_empty_value_is_a_fault_unless_the_setting_is_optional() -> None:
    assert faults({"MONITOR_LISTEN": "", "MONITOR_POOL_SIZE": " ", "API_KEY": ""}) == (
        "MONITOR_LISTEN: must be host:port",
        "MONITOR_POOL_SIZE: must be a whole number from 1 to 100",
    )


def test_where_others_find_the_service_is_no_unknown_key() -> None:
    settings = load(Settings, {"MONITOR_LISTEN": "a:1", "MONITOR_ADDRESS": "b:2", "OCR_TYPO": "x"}, "MONITOR_")

    assert settings.listen == Address("a", 1)


def test_a_secret_comes_from_a_file_and_shows_itself_to_nobody(tmp_path: Path) -> None:
    source = tmp_path / "key"
    source.write_text(CANARY + "\n")

    key = load(Settings, {"MONITOR_LISTEN": "a:1", "API_KEY_FILE": str(source)}, "MONITOR_").key

    assert key is not None
    assert key.reveal() == CANARY
    assert f"{key} {key!r} {[key]}" == "******** ******** [********]"
    assert CANARY in remembered()


def test_a_secret_file_that_is_absent_stops_the_start(tmp_path: Path) -> None:
    found = faults({"MONITOR_LISTEN": "a:1", "API_KEY_FILE": str(tmp_path / CANARY)})

    assert found == ("API_KEY: cannot be read from the file that API_KEY_FILE names",)


def test_the_password_in_a_url_is_a_secret_too() -> None:
    Secret("postgresql://carrel:hunter%2Ftwo@127.0.0.1/monitor")

    assert {"hunter%2Ftwo", "hunter/two"} <= remembered()


def test_the_environment_goes_before_the_file_and_the_file_is_not_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("MONITOR_LISTEN=file:1\nMONITOR_NAME='a $b ${c}'\nNOTHING\n")
    monkeypatch.setenv("MONITOR_LISTEN", "environment:2")

    found = environment(dotenv)

    assert found["MONITOR_LISTEN"] == "environment:2"
    assert found["MONITOR_NAME"] == "a $b ${c}"
    assert "NOTHING" not in found


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"KEY=\xff\xfe\n")

    with pytest.raises(SettingsFault, match=r"^\.env: cannot be read as text$"):
        environment(dotenv)


@pytest.mark.parametrize(
    ("parse", "given", "expected"),
    [
        (text, " a b ", "a b"),
        (integer(-1, 9), "-1", -1),
        (number(0, 5), "2.50", Decimal("2.5")),
        (seconds, "1.5", timedelta(seconds=1.5)),
        (interval, "0.1", timedelta(seconds=0.1)),
        (size, "200MB", 200_000_000),
        (size, "4 MiB", 4 * 1024 * 1024),
        (size, "1024", 1024),
        (flag, "On", True),
        (flag, "0", False),
        (words, " a, ,b ", ("a", "b")),
        (words, "", ()),
        (choice("INFO", "DEBUG"), "debug", "DEBUG"),
        (url("http", "https"), "https://user:pw@host:1/path?q", "https://user:pw@host:1/path?q"),
        (address, "[::1]:50051", Address("::1", 50051)),
    ],
)
def test_a_value_that_fits_is_read(parse: Callable[[str], Any], given: str, expected: Any) -> None:
    assert parse(given) == expected


@pytest.mark.parametrize(
    ("parse", "given"),
    [
        *((text, given) for given in ("", " ", "a\nb", "a\x1b", "a\u2028b")),
        *((integer(0, 9), given) for given in ("", "10", "-1", "1.0", "1e0", "0x1", "\u0661", "9" * 30)),
        *((number(0, 5), given) for given in ("", "nan", "inf", "5.01", "five")),
        *((seconds, given) for given in ("", "-1", "1s", "1e99", "nan")),
        *((interval, given) for given in ("0", "0.09", "1e99")),
        *((size, given) for given in ("", "-1", "1.5MB", "1 parsec")),
        *((flag, given) for given in ("", "2", "truth")),
        *((choice("a"), given) for given in ("", "b")),
        *((url("http"), given) for given in ("", "http://", "ftp://a", "http://[", "http://a:99999", "a")),
        *((address, given) for given in ("", "a", "a:", ":1", "a:65536", "a:1:2", "a b:1", "::1:50051")),
    ],
)
def test_a_value_that_does_not_fit_is_refused(parse: Callable[[str], Any], given: str) -> None:
    with pytest.raises(Unfit):
        parse(given)


def test_an_address_prints_as_what_it_was_read_from() -> None:
    assert [str(address(given)) for given in ("a:1", "[::1]:2")] == ["a:1", "[::1]:2"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_is_named_for_its_service_on_the_common_server(scheme: str) -> None:
    settings = load(DatabaseSettings, {"DATABASE_URL": f"{scheme}://u:p%40w@h:5432/postgres?sslmode=require"}, "OCR_")

    assert settings.url.reveal() == "postgresql+psycopg://u:p%40w@h:5432/ocr?sslmode=require"
    assert settings.migration_url == settings.url


def test_a_databases_own_url_goes_before_the_servers() -> None:
    environ = {
        "DATABASE_URL": "postgresql://u@h/postgres",
        "OCR_DATABASE_URL": "postgresql://ocr@h2/texts",
        "OCR_MIGRATION_DATABASE_URL": "postgresql://owner@h2/texts",
    }

    settings = load(DatabaseSettings, environ, "OCR_")

    assert settings.url.reveal() == "postgresql+psycopg://ocr@h2/texts"
    assert settings.migration_url.reveal() == "postgresql+psycopg://owner@h2/texts"


@pytest.mark.parametrize("given", [None, "", "mysql://u@h/x", "postgresql://", "not a url"])
def test_a_database_that_is_nowhere_is_a_fault_that_names_the_keys(given: str | None) -> None:
    with pytest.raises(SettingsFault, match="DATABASE_URL"):
        load(DatabaseSettings, {} if given is None else {"DATABASE_URL": given}, "OCR_")


def test_redis_is_found_by_its_url_or_by_its_parts() -> None:
    by_url = load(RedisSettings, {"REDIS_URL": "redis://h:1/2", "REDIS_HOST": "other"}, "OCR_")
    by_parts = load(RedisSettings, {"REDIS_HOST": "h", "REDIS_PASSWORD": "a/b", "REDIS_DB": "3"}, "OCR_")

    assert by_url.url.reveal() == "redis://h:1/2"
    assert by_parts.url.reveal() == "redis://:a%2Fb@h:6379/3"
