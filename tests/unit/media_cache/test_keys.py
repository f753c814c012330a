"""Keys of objects come from digests; nothing from outside gets into a path."""

import pytest

from common.objects.names import checked_key
from media_cache.domain.keys import is_legacy_key, object_key, variant_key


def test_a_key_comes_from_the_digest_alone() -> None:
    key = object_key("ab" * 32)

    assert key == f"media/ab/{'ab' * 32}"
    assert checked_key(key) == key
    assert checked_key(variant_key("ab" * 32, 65535)) == f"variants/ab/{'ab' * 32}-65535"


@pytest.mark.parametrize("digest", ["", "../" * 21 + "a", "AB" * 32, "ab" * 31, "ab" * 32 + "\n"])
def test_what_is_no_digest_makes_no_key(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        object_key(digest)


@pytest.mark.parametrize("key", ["tiktok/images/7355.jpg", "cover.webp", "a/b/c_d-e.f"])
def test_an_object_key_of_earlier_days_is_known_by_its_form(key: str) -> None:
    assert is_legacy_key(key)
    assert checked_key(key) == key


@pytest.mark.parametrize(
    "key",
    [
        *("", "word", "../a.jpg", "a/../b.jpg", "/a.jpg", "a//b.jpg", "a/", "a/.b", "A/b.jpg", "a b.jpg", "a.jpg\n"),
        *("a/b.jpg?x=1", "a\\b.jpg", "a%2fb.jpg", "ä/b.jpg", "a" * 200 + ".jpg", "http://a.example/b.jpg"),
    ],
)
def test_what_leads_elsewhere_is_no_key(key: str) -> None:
    assert not is_legacy_key(key)
