"""Keys are known by their hashes alone."""

import pytest

from common.settings import Unfit
from gateway.auth import KeyEntry, KeyRefused, Keys, is_loopback, key_entries, new_key

DIGEST = "a" * 64


def test_a_new_key_is_let_in_by_its_entry() -> None:
    key, entry = new_key("laptop")

    assert Keys(key_entries(str(entry))).caller({"Authorization": f"Bearer {key}"}) == "laptop"


def test_two_new_keys_differ() -> None:
    assert new_key("laptop")[0] != new_key("laptop")[0]


def test_several_entries_are_valid_at_once() -> None:
    (old, old_entry), (new, new_entry) = new_key("old"), new_key("new")
    keys = Keys(key_entries(f" {old_entry} ,{new_entry},"))

    assert [keys.caller({"Authorization": f"Bearer {key}"}) for key in (old, new)] == ["old", "new"]


def test_without_entries_everybody_is_nobody() -> None:
    assert Keys(()).caller({}) is None


def test_the_digest_itself_opens_nothing() -> None:
    with pytest.raises(KeyRefused):
        Keys([KeyEntry("one", DIGEST)]).caller({"Authorization": f"Bearer {DIGEST}"})


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "name:",
        f":{DIGEST}",
        f"na me:{DIGEST}",
        f"name:{DIGEST[1:]}",
        f"name:{DIGEST.upper()}",
        f"a:{DIGEST};b",
    ],
)
def test_an_entry_that_is_none_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        key_entries(text)

    assert DIGEST[1:] not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("::ffff:8.8.8.8", False),
    ],
)
def test_loopback_is_told_from_the_world(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
