"""A signed address says until when it is good."""

from datetime import UTC, datetime

import pytest

from common.links import parse_link
from media_cache.domain.expiry import expire_time, last_expire_time


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://p16.tiktokcdn.com/a.heic?x-expires=1741050000&s=1", datetime(2025, 3, 4, 1, 0, tzinfo=UTC)),
        (f"https://v45.tiktokcdn.com/{'a' * 32}/67c659b1/video/", datetime.fromtimestamp(0x67C659B1, UTC)),
        ("https://sf16.tiktokcdn.com/obj/a.mp3", None),
        ("https://p16.tiktokcdn.com/a?x-expires=soon", None),
    ],
)
def test_the_moment_is_read_from_the_address(url: str, moment: datetime | None) -> None:
    assert expire_time(parse_link(url)) == moment


def test_an_asset_is_good_for_as_long_as_its_last_mirror_says() -> None:
    mirrors = [f"https://p16.tiktokcdn.com/a?x-expires={moment}" for moment in (1741050000, 1741060000, 1741055000)]
    silent = "https://sf16.tiktokcdn.com/obj/a.mp3"

    assert last_expire_time(map(parse_link, [*mirrors, silent])) == datetime.fromtimestamp(1741060000, UTC)
    assert last_expire_time([parse_link(silent)]) is None
