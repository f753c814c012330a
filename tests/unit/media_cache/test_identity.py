"""The same media under a new signature, or from a mirror, is the same; other media is not."""

import pytest

from common.links import parse_link
from media_cache.domain.identity import identity, identity_digest

COVER = "tos-useast5-p-0068-tx/oETE2GLB~tplv-tiktokx-cropcenter-q:300:400:q72.heic"
VIDEO = "video/tos/maliva/tos-maliva-ve-0068c799-us/oUaO6eQRgcAfPuA8/?a=1233&br=1206"
PLAY = "https://api16-normal-no1a.tiktokv.eu/aweme/v1/play/?video_id=v1&line=0&file_id=f1&item_id=i1&signaturev3="


def same(first: str, second: str, signed_hosts: frozenset[str] = frozenset()) -> bool:
    return identity(parse_link(first), signed_hosts) == identity(parse_link(second), signed_hosts)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            f"https://p16-sign.tiktokcdn-us.com/{COVER}?x-expires=1741050000&x-signature=a%2B",
            f"https://p16-sign.tiktokcdn-us.com/{COVER}?x-expires=1842050000&x-signature=b%3D",
        ),
        (f"https://p16-sign.tiktokcdn-us.com/{COVER}?a", f"https://p19-sign.tiktokcdn-eu.com/{COVER}"),
        (
            f"https://v45.tiktokcdn-eu.com/46972ca35e0118a5e30a41eb5a7efd61/67c659b1/{VIDEO}",
            f"https://v15m.tiktokcdn-eu.com/dc75a21887880bc00f51cf8e010999ba/67d00000/{VIDEO}&cd=9",
        ),
        (f"{PLAY}abc", f"{PLAY}def&x=1".replace("no1a", "useast5").replace("line=0", "line=1")),
        ("https://other.example/a?x=1#one", "https://OTHER.example:443/a?x=1#two"),
        ("http://other.example", "http://other.example:80/"),
    ],
)
def test_what_only_the_signature_tells_apart_is_the_same(first: str, second: str) -> None:
    assert same(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"https://p16.tiktokcdn.com/{COVER}", f"https://p16.tiktokcdn.com/{COVER.replace('300:400', '100:100')}"),
        (f"{PLAY}abc", f"{PLAY}abc".replace("file_id=f1", "file_id=f2")),
        (f"{PLAY}abc", f"{PLAY}abc&watermark=1"),
        ("https://other.example/a?x=1", "https://other.example/a?x=2"),
        ("https://other.example/a", "https://another.example/a"),
        ("https://other.example/a", "http://other.example/a"),
        (f"https://tiktokcdn.com.evil.example/{COVER}?a", f"https://tiktokcdn.com.evil.example/{COVER}?b"),
        (f"https://nottiktokcdn.com/{COVER}?a", f"https://nottiktokcdn.com/{COVER}?b"),
        ("https://v45.tiktokcdn-eu.com/a/b/video", "https://v45.tiktokcdn-eu.com/a/c/video"),
    ],
)
def test_what_is_other_media_is_not_the_same(first: str, second: str) -> None:
    assert not same(first, second)


def test_a_host_of_the_settings_signs_as_tiktok_does() -> None:
    first, second = "http://127.0.0.1:18081/a.jpg?x-signature=1", "http://127.0.0.1:18081/a.jpg?x-signature=2"

    assert same(first, second, frozenset({"127.0.0.1:18081"}))
    assert not same(first, second, frozenset({"127.0.0.1:18082"}))


def test_an_identity_is_kept_in_32_bytes_however_long_the_url() -> None:
    assert len(identity_digest(parse_link("https://other.example/" + "a" * 8000))) == 32
