"""Failed assets are tried again: all, by reason, by age, or those that it can help."""

from typing import Any

import pytest
from carrel.media_cache.v1.asset_service_pb2 import RetryFailedAssetsRequest
from carrel.media_cache.v1.error_reason_pb2 import ErrorReason

from common.errors import InvalidArgument
from media_cache.app import serve
from media_cache.servicer import messages
from tests.foreign import origin_behaviours as behaves
from tests.foreign.origin import Origin
from tests.integration.media_cache.keeping import Keeping
from tests.integration.media_cache.standing import Standing, standing

# Of no reason, but a number like theirs.
STRANGE: Any = 999
MEANT = {
    "all": (RetryFailedAssetsRequest(), 8),
    "one reason": (RetryFailedAssetsRequest(reasons=[ErrorReason.GONE]), 2),
    "several reasons": (RetryFailedAssetsRequest(reasons=[ErrorReason.GONE, ErrorReason.STORE_ERROR]), 5),
    "a reason that none has": (RetryFailedAssetsRequest(reasons=[ErrorReason.POISON]), 0),
    "old": (RetryFailedAssetsRequest(older_than_hours=6), 3),
    "young": (RetryFailedAssetsRequest(newer_than_hours=6), 5),
    "between": (RetryFailedAssetsRequest(older_than_hours=6, newer_than_hours=48), 2),
    "a retry can help": (RetryFailedAssetsRequest(only_retryable=True), 6),
    "young and a retry can help": (RetryFailedAssetsRequest(only_retryable=True, newer_than_hours=6), 3),
}


async def test_only_what_is_meant_is_tried_again(keeping: Keeping) -> None:
    for name, (request, count) in MEANT.items():
        await keeping.execute("TRUNCATE cache_assets CASCADE")
        await keeping.failed("GONE", 2)
        await keeping.failed("STORE_ERROR", 3, retryable=True)
        await keeping.failed("TIMEOUT", 2, retryable=True, hours=24)
        await keeping.failed("UNREACHABLE", 1, retryable=True, hours=72)

        assert await keeping.app.retrying.retry_failed(messages.to_failed(request)) == count, name

        assert await keeping.count("status = 'PENDING' AND attempt = 0 AND error_reason IS NULL") == count, name


async def test_more_than_a_batch_is_tried_again(keeping: Keeping) -> None:
    await keeping.failed("TIMEOUT", 2500, retryable=True)

    assert await keeping.app.retrying.retry_failed(messages.to_failed(RetryFailedAssetsRequest())) == 2500


async def test_what_is_meant_is_judged_before_it_is_looked_for(media_environ: dict[str, str], origin: Origin) -> None:
    async with standing(media_environ, origin, roles=(serve,)) as cache:
        for request, field in (
            (RetryFailedAssetsRequest(reasons=[STRANGE]), "reasons[0]"),
            (RetryFailedAssetsRequest(reasons=[ErrorReason.ERROR_REASON_UNSPECIFIED]), "reasons[0]"),
            (RetryFailedAssetsRequest(older_than_hours=0), "olderThanHours"),
        ):
            with pytest.raises(InvalidArgument) as caught:
                await cache.assets.RetryFailedAssets(request)

            assert [each.field for each in caught.value.violations] == [field]


async def test_the_record_says_whether_another_try_can_help(cache: Standing) -> None:
    urls = [cache.origin.behave(f"/{status}", behaves.says(status)) for status in (410, 503)]

    gone, away = await cache.cache(*urls)

    assert (gone.error.reason, gone.error.retryable) == ("GONE", False)
    assert (away.error.reason, away.error.retryable) == ("UPSTREAM_ERROR", True)
