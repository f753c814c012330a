"""SQL of what people put right."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ocr.domain.corrections import CorrectedPost, ReadPost
from ocr.domain.failures import AnalysisNotFound
from ocr.repository.correction_rows import corrections_as_json, corrections_of, digests_of
from ocr.repository.result_changes import changed
from ocr.tables import RESULTS, analyses, post_results

_row = post_results.c
_STANDING = select(
    _row.corrections, _row.category_id, _row.is_category_corrected, analyses.c.slides, analyses.c.post_category_id
).join(analyses, analyses.c.id == _row.analysis_id)


class Correcting:
    """What people put right, in this transaction."""

    def __init__(self, connection: AsyncConnection, ring: Callable[[str], None]) -> None:
        self._connection = connection
        self._ring = ring

    async def hold(self, post_id: UUID) -> tuple[CorrectedPost, ReadPost]:
        """What stands of the post and what was read of it, which nobody else changes until the transaction ends.

        `AnalysisNotFound` while nothing stands.
        """
        # By a statement of its own: one that waits here for an analysis that is just ending, and joins that, would
        # find the result without its analysis.
        await self._connection.execute(select(_row.id).where(_row.id == post_id).with_for_update())
        row = (await self._connection.execute(_STANDING.where(_row.id == post_id))).first()
        if row is None:
            raise AnalysisNotFound
        post = CorrectedPost(corrections_of(row.corrections), row.category_id, row.is_category_corrected)
        return post, ReadPost(digests_of(row.slides), row.post_category_id)

    async def put(self, post_id: UUID, post: CorrectedPost) -> None:
        """Has this stand of the post that is held."""
        values = changed(
            corrections=corrections_as_json(post.corrections),
            category_id=post.category_id,
            is_category_corrected=post.is_category_corrected,
        )
        await self._connection.execute(update(post_results).where(_row.id == post_id).values(values))
        self._ring(RESULTS.name)
