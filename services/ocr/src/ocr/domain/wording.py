"""What part a slide plays, judged by where it stands and by what it says. Nobody has looked at the picture."""

import re
from dataclasses import dataclass

from ocr.domain.categories import normalized
from ocr.domain.phrases import SIGNS, WORDS
from ocr.domain.readings import SlideType

# A handle is told by its sign.
_WORD = re.compile(r"@|[^\W_]+")
# Of the lines of a slide that is an appeal wherever it stands; a hook often has one line of it ("save this").
_MOST = 0.5


@dataclass(frozen=True)
class Part:
    """What part a slide plays, and how sure that is (0 to 1): a rule of thumb is never sure."""

    type: SlideType
    confidence: float


def words(text: str) -> list[str]:
    """The words of a text, without regard to case and accents."""
    return [normalized(word) for word in _WORD.findall(text)]


def appeals(text: str) -> bool:
    """Whether the text wants something of its reader: to follow, save, share, comment, buy."""
    said = f" {' '.join(words(text))} "
    return any(f" {phrase} " in said for phrase in WORDS) or any(normalized(sign) in said for sign in SIGNS)


def part_of(text: str, index: int, slide_count: int) -> Part:
    """The part of the slide that stands at `index`, from 0, among so many."""
    lines = text.splitlines()
    is_appeal = bool(lines) and sum(map(appeals, lines)) >= _MOST * len(lines)
    # A headline may be broken in the middle of its phrase.
    if slide_count > 1 and index == slide_count - 1 and (is_appeal or appeals(text)):
        return Part(SlideType.CTA, 0.6)
    if is_appeal:
        return Part(SlideType.CTA, 0.4)
    if slide_count > 1 and index == 0:
        return Part(SlideType.HOOK, 0.5)
    return Part(SlideType.CONTENT, 0.5 if lines else 0.3)
