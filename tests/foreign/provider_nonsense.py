"""Posts of the provider with something broken in them: every field in turn, by every kind of value."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from tests.foreign.provider_posts import carousel, video_post

HOSTILE = (
    *("\x00", "\ud800", "\u202eRTL", "=1+1", "1.2M", "-1", "9" * 30, "NaN", "1970-01-01T00:00:00Z"),
    *(10**400, -(2**63), 2**53, 2**63),
)
# With lone surrogates, which JSON can say and UTF-8 cannot.
_texts = st.text(st.characters(), max_size=20)
_leaves = st.none() | st.booleans() | st.integers() | st.floats() | _texts | st.sampled_from(HOSTILE)
anything = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def paths(value: object, prefix: tuple[Any, ...] = ()) -> Sequence[tuple[Any, ...]]:
    """Where each part of the value stands in it, itself first."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [prefix, *(path for key, inner in entries for path in paths(inner, (*prefix, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: object) -> Any:
    """The value with another part at the place."""
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], by)
    return copy


_SOUND = (video_post(), carousel(slides=3))
_PLACES = [(post, path) for post in _SOUND for path in paths(post)]


@st.composite
def broken_post(draw: st.DrawFn) -> object:
    """A post, or what is left of one, with one part of it replaced by anything."""
    post, path = draw(st.sampled_from(_PLACES))
    return replaced(post, path, draw(anything))


def broken_posts(most: int = 6) -> st.SearchStrategy[list[object]]:
    """A few of them."""
    return st.lists(broken_post(), max_size=most)
