"""What the user settles before the start, and what is embedded for want of his own."""

from pathlib import Path

import pytest

from common.settings import SettingsFault
from dev.supervisor.desk import Desk, read_desk
from dev.supervisor.ports import PREFERRED
from dev.supervisor.stores import Stores, stores_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder."""
    return tmp_path / "data"


def stores(folder: Path, **settings: str) -> Stores:
    """The stores of a house with these settings."""
    return stores_of(read_desk({"CARREL_DATA_DIR": str(folder), **settings}), PREFERRED)


def test_without_a_word_everything_is_embedded(folder: Path) -> None:
    house = stores(folder)

    assert house.postgres
    assert house.redis
    assert set(house.tenants) == {"media_cache", "monitor", "ocr"}


def test_secrets_are_made_once_and_for_nobody_elses_eyes(folder: Path) -> None:
    first, second = stores(folder), stores(folder)

    assert first.server_url == second.server_url
    assert {path.stat().st_mode & 0o777 for path in (folder / "secrets").iterdir()} == {0o600}
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700


def test_the_users_own_server_takes_the_place_of_ours(folder: Path) -> None:
    house = stores(folder, DATABASE_URL="postgresql+psycopg://me:pw@db:5432/postgres", REDIS_HOST="cache")

    assert (house.postgres, house.redis) == (None, None)
    assert house.server_url == "postgresql://me:pw@db:5432/postgres"
    assert house.database_facts("ocr")["OCR_DATABASE_URL"].endswith("@db:5432/ocr")


def test_a_service_that_is_placed_apart_has_no_database_here(folder: Path) -> None:
    house = stores(folder, MONITOR_DATABASE_URL="postgresql://me@elsewhere/monitor")

    assert set(house.tenants) == {"media_cache", "ocr"}
    assert house.database_facts("monitor") == {}


def test_nobody_has_another_ones_password(folder: Path) -> None:
    tenants = stores(folder).tenants.values()

    assert len({word for tenant in tenants for word in (tenant.password, tenant.owner_password)}) == 6


@pytest.mark.parametrize(
    ("settings", "is_demo"),
    [({}, True), ({"SCRAPECREATORS_API_KEY": ""}, True), ({"SCRAPECREATORS_API_KEY": "key"}, False)],
)
def test_it_is_a_demo_without_a_key(settings: dict[str, str], is_demo: bool) -> None:
    assert read_desk(settings).is_demo is is_demo


def test_a_key_in_a_file_counts_as_one(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("key\n")

    assert not read_desk({"SCRAPECREATORS_API_KEY_FILE": str(tmp_path / "key")}).is_demo


@pytest.mark.parametrize(
    ("host", "url", "probe"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080", "http://127.0.0.1:8080/readyz"),
        ("0.0.0.0", "http://0.0.0.0:8080", "http://127.0.0.1:8080/readyz"),
        ("::1", "http://[::1]:8080", "http://[::1]:8080/readyz"),
    ],
)
def test_the_door_is_where_the_user_wants_it(host: str, url: str, probe: str) -> None:
    desk: Desk = read_desk({"GATEWAY_HOST": host})

    assert (desk.url(8080), desk.probe_url(8080)) == (url, probe)


def test_a_port_that_is_none_is_named() -> None:
    with pytest.raises(SettingsFault, match="GATEWAY_PORT"):
        read_desk({"GATEWAY_PORT": "70000"})
