"""Telling what there is to read of posts."""

from collections.abc import Sequence
from uuid import UUID

from common.database import Database
from monitor.domain.slides import PostSlides
from monitor.repository import Work


class Slides:
    """Knows the slides of posts."""

    def __init__(self, database: Database[Work]) -> None:
        self._database = database

    async def get(self, post_ids: Sequence[UUID]) -> Sequence[PostSlides]:
        """What there is to read of these posts, each once, in their order; unknown ones are left out."""
        async with self._database.unit_of_work() as work:
            return await work.slides.of(post_ids)

    async def filter(self, post_ids: Sequence[UUID]) -> Sequence[UUID]:
        """Those of the posts that are kept, each once."""
        async with self._database.unit_of_work() as work:
            return await work.slides.known(post_ids)
