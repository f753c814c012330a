"""The queue's way in: a claimed row becomes a call, and what comes of it the row's new values."""

import logging

from common.telemetry import bind, safe_url
from common.work import Claim, Completion, Handler
from media_cache.domain.assets import Content
from media_cache.repository import MediaUnitOfWork
from media_cache.usecases import Fetching

log = logging.getLogger(__name__)


def cache_asset(fetching: Fetching) -> Handler[MediaUnitOfWork]:
    """The handler of the queue `media-cache`."""

    async def handle(claim: Claim) -> Completion[MediaUnitOfWork]:
        row = claim.row
        with bind(asset_id=claim.id):
            content = await fetching.fetch([row["original_url"], *row["alternate_urls"]])
            log.info("cached", extra={"url": safe_url(row["original_url"]), "cache_key": content.cache_key})
        return Completion(_values(content, row["width"], row["height"]))

    return handle


def _values(content: Content, width: int | None, height: int | None) -> dict[str, object]:
    """The columns that the bytes decide; what the source said of the size stands where they say nothing."""
    return {
        "cache_key": content.cache_key,
        "content_type": content.content_type,
        "size_bytes": content.size_bytes,
        "sha256": content.sha256,
        "width": content.size.width if content.size else width,
        "height": content.size.height if content.size else height,
    }
