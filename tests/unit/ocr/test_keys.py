"""What a reading is known by."""

from dataclasses import replace

import pytest

from ocr.domain.keys import SlideSet, Way

WAY = Way("gemini", "gemini-2.5-flash", 1)
WHOLE = SlideSet.whole(["aa", "bb", "cc"])


def test_the_same_slides_in_the_same_order_have_one_key() -> None:
    assert WHOLE.key(WAY) == SlideSet.whole(["AA", "bb", "cc"]).key(WAY)
    assert len(WHOLE.key(WAY)) == 64


@pytest.mark.parametrize(
    "other",
    [
        SlideSet.whole(["bb", "aa", "cc"]),
        SlideSet.whole(["aa", "bb"]),
        SlideSet.whole(["aa", "bb", "cc", "cc"]),
        SlideSet.whole(["aabb", "cc"]),
        SlideSet({0: "aa", 1: "bb", 2: "cc"}, 4),
        WHOLE.alone(0),
    ],
)
def test_other_slides_have_another(other: SlideSet) -> None:
    assert other.key(WAY) != WHOLE.key(WAY)


@pytest.mark.parametrize("change", [{"reader": "embedded"}, {"model": "gemini-3.5-flash-lite"}, {"prompt_version": 2}])
def test_slides_that_are_read_in_another_way_have_another(change: dict[str, object]) -> None:
    assert WHOLE.key(WAY) != WHOLE.key(replace(WAY, **change))  # type: ignore[arg-type]  # one field of each type


def test_a_slide_by_itself_is_known_by_its_place_among_so_many() -> None:
    twice = SlideSet.whole(["aa", "aa"])
    keys = {each.key(WAY) for each in (twice.alone(0), twice.alone(1), SlideSet.whole(["aa", "aa", "bb"]).alone(0))}

    assert len(keys) == 3
    assert SlideSet.whole(["aa", "bb"]).alone(0).key(WAY) == twice.alone(0).key(WAY)
    assert (WHOLE.is_whole, WHOLE.alone(1).is_whole, SlideSet.whole(["aa"]).alone(0).is_whole) == (True, False, True)
