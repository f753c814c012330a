"""A carousel that was read slide by slide, put together."""

from ocr.domain.joining import joined
from ocr.domain.readings import CategoryGuess, Reading, SlideReading, SlideType


def part(place: int, category: str | None = None, confidence: float = 0.5, *, is_new: bool = False) -> Reading:
    slide = SlideReading(place, SlideType.CONTENT, f"text {place}", "", 0.9)
    return Reading((slide,), CategoryGuess(category, confidence, is_new) if category else None)


def test_slides_stand_in_their_order_whichever_was_read_first() -> None:
    reading = joined([part(2), part(0), part(1)])

    assert [slide.text for slide in reading.slides] == ["text 0", "text 1", "text 2"]
    assert reading.category is None


def test_the_category_is_the_one_of_which_all_are_surest_together() -> None:
    reading = joined([part(0, "Food", 0.9), part(1, "Personal Finance", 0.5), part(2, "personal  finance", 0.7)])

    assert reading.category
    assert reading.category.name == "Personal Finance"
    assert round(reading.category.confidence, 3) == 0.4


def test_of_equals_the_first_stands_as_it_was_told() -> None:
    reading = joined([part(0, "Food", 0.5, is_new=True), part(1, "Travel", 0.5), part(2)])

    assert reading.category == CategoryGuess("Food", 0.5 / 3, is_new=True)
