"""What part a slide plays, by where it stands and what it says."""

import pytest

from ocr.domain.phrases import SIGNS, WORDS
from ocr.domain.readings import SlideType
from ocr.domain.wording import appeals, part_of, words

APPEALS = (
    "Follow for more!",
    "SAVE THIS for later",
    "Link in bio ↗",
    "Comment below: which one is yours?",
    "Follow @anna_cooks",
    "Folge mir für mehr",
    "Link in der Bio",
    "Abonne-toi",
    "Enregistre ce post",
    "¡Sígueme para más!",
    "Siga para mais",
    "Salve este post",
    "Seguimi e salva",
    "Simpan dan bagikan",
    "Volg mij",
    "フォローしてね",
    "保存してあとで見返す",
    "关注我",
    "記得收藏",
)
STATEMENTS = (
    "",
    "Save an egg for the glaze",
    "The following day",
    "Ein Teil Mehl, zwei Teile Wasser",
    "Sharon shares a room",
    "Follow the recipe",
    "Comment faire une tarte",
    "10 minutes",
    "京都カフェ五選",
    "成都旅行攻略",
)


@pytest.mark.parametrize("text", APPEALS)
def test_an_appeal_is_one_in_many_languages(text: str) -> None:
    assert appeals(text)


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_is_none(text: str) -> None:
    assert not appeals(text)


@pytest.mark.parametrize(
    ("text", "index", "count", "expected"),
    [
        ("Five habits", 0, 5, SlideType.HOOK),
        ("Lemon pasta in\n10 minutes\nSave this for later", 0, 5, SlideType.HOOK),
        ("Follow me\nand save this", 0, 5, SlideType.CTA),
        ("Cut the onions", 2, 5, SlideType.CONTENT),
        ("Cut the onions\nSave this for later\nStir", 2, 5, SlideType.CONTENT),
        ("Follow for more", 2, 5, SlideType.CTA),
        ("Follow for more\nNext stop: Kyoto", 2, 5, SlideType.CTA),
        ("Follow for more\nNext stop: Kyoto\nThen Lisbon", 4, 5, SlideType.CTA),
        ("Link\nin bio", 4, 5, SlideType.CTA),
        ("Serve it warm", 4, 5, SlideType.CONTENT),
        ("", 0, 5, SlideType.HOOK),
        ("", 4, 5, SlideType.CONTENT),
        ("My week", 0, 1, SlideType.CONTENT),
        ("Follow me", 0, 1, SlideType.CTA),
    ],
)
def test_position_and_wording_make_the_part(text: str, index: int, count: int, expected: SlideType) -> None:
    assert part_of(text, index, count).type is expected


def test_of_a_slide_that_says_nothing_less_is_known() -> None:
    assert part_of("", 2, 5).confidence < part_of("Cut the onions", 2, 5).confidence


def test_no_rule_of_thumb_is_sure() -> None:
    parts = [part_of(text, index, 3) for text in (*APPEALS, *STATEMENTS) for index in range(3)]

    assert {0 < part.confidence <= 0.6 for part in parts} == {True}


def test_phrases_are_written_as_words_are_compared() -> None:
    assert [phrase for phrase in WORDS if " ".join(words(phrase)) != phrase] == []
    assert [sign for sign in SIGNS if words(sign) != [sign]] == []
