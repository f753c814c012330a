"""Whether a schema is newest already: a start with nothing to migrate starts no process to find that out.

The mark is a comment on the database, so that it lives and dies with it. It says which migrations there were, and which
step they led to; a schema that somebody moved by hand since then is not taken for the newest.
"""

from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier, Literal

SERVICES = Path(__file__).resolve().parents[4] / "services"
MARK = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
STEP = "SELECT string_agg(version_num, ' ') FROM alembic_version"
HAS_STEPS = "SELECT to_regclass('alembic_version') IS NOT NULL"


def is_newest(url: str, migrations: str) -> bool:
    """Whether `migrations` have led to the present schema; the URL is the superuser's, of the service's database."""
    with psycopg.connect(url) as database:
        step = _step(database)
        return step is not None and _one(database, MARK) == f"{migrations} {step}"


def mark_newest(url: str, migrations: str) -> None:
    """Notes that `migrations` have led to the present schema."""
    with psycopg.connect(url) as database:
        mark = f"{migrations} {_step(database)}"
        name = Identifier(database.info.dbname)
        database.execute(SQL("COMMENT ON DATABASE {} IS {}").format(name, Literal(mark)))


def migrations_of(service: str, services: Path = SERVICES) -> str:
    """What changes when the service's migrations do."""
    digest = sha256()
    for path in sorted((services / service / "migrations").rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _step(database: psycopg.Connection) -> object:
    return _one(database, STEP) if _one(database, HAS_STEPS) else None


def _one(database: psycopg.Connection, query: str) -> object:
    row = database.execute(query).fetchone()
    return row[0] if row else None
