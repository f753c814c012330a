"""The schema of ocr, put into databases of the tests."""

import asyncio
from pathlib import Path

from common.database import migrate

MIGRATIONS = Path(__file__).parents[3] / "services" / "ocr" / "migrations"


def migrate_now(url: str) -> None:
    """Brings the database to the newest schema."""
    asyncio.run(migrate(MIGRATIONS, url))
