"""Telling which assets are in use."""

from collections.abc import Sequence
from uuid import UUID

from common.database import Database
from monitor.repository import Work


class Referencing:
    """Knows who refers to assets."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def filter(self, asset_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Those of the assets that a post or a profile refers to."""
        async with self._database.unit_of_work() as work:
            return await work.referring.referenced(asset_ids)
