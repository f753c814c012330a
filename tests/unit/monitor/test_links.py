"""Which addresses of media are accepted from callers."""

import pytest

from monitor.domain.links import InvalidUrl, check_url

SIGNED = "https://p16.example.com/tos/a%2Fb~tplv.heic?x-expires=17&x-signature=uZnt1AjbwQ5pMTWNSV5hqw8QhMM%3D"


def test_a_signed_address_is_kept_byte_for_byte() -> None:
    assert check_url(SIGNED, "video.url") == SIGNED


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no address",
        "ftp://h/x",
        "javascript:alert(1)",
        "https://",
        "https://h:99999/x",
        "http://[::1/x",
        "http://h/a b",
        "http://h/\x00",
    ],
)
def test_what_nobody_can_fetch_is_refused_with_its_field(url: str) -> None:
    with pytest.raises(InvalidUrl) as refusal:
        check_url(url, "posts[3].video.url")

    assert refusal.value.violations[0].field == "posts[3].video.url"
