"""Carousels that are drawn for the bench: what each of their slides says, and what part it plays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

from ocr.domain.readings import SlideType
from tests.foreign.slides.drawing import LARGE, Look, Words, encoded, picture
from tests.foreign.slides.looks import EAST, LATIN, PLAIN
from tests.foreign.slides.texts import EASTERN, GREEK, RUSSIAN, VIETNAMESE
from tests.foreign.slides.texts import LATIN as LATIN_TEXTS

# The last slide of a carousel, as people write it.
_APPEALS = {
    "English": ("Follow for more", "Save this post"),
    "German": ("Folge mir für mehr", "Speicher dir das"),
    "French": ("Abonne-toi !", "Enregistre ce post"),
    "Spanish": ("Sígueme para más", "Guarda este post"),
    "Portuguese": ("Siga para mais", "Salve este post"),
    "Italian": ("Seguimi per altri", "Salva questo post"),
    "Polish": ("Obserwuj po więcej", "Zapisz ten post"),
    "Indonesian": ("Follow untuk lainnya", "Simpan postingan ini"),
    "Chinese": ("关注我", "记得收藏"),
    "Traditional Chinese": ("追蹤我", "記得收藏"),
    "Japanese": ("フォローしてね", "保存してね"),
}
_ENGLISH = "English"
# Of whose letters the embedded engine has few or none.
_FOREIGN = {"Vietnamese": VIETNAMESE, "Greek without accents": GREEK, "Russian": RUSSIAN}


@dataclass(frozen=True)
class Drawn:
    """A slide as a file, what it says, and what part it plays."""

    content: bytes
    text: str
    slide_type: SlideType


@dataclass(frozen=True)
class Carousel:
    """Slides in one language and one look."""

    language: str
    look: Look
    slides: Sequence[Drawn]

    @property
    def is_foreign(self) -> bool:
        """Whether it is written in letters that the embedded engine does not have."""
        return self.language in _FOREIGN


def carousels() -> Iterator[Carousel]:
    """Each language in one of the looks, English in all of them; drawn one after the other."""
    for (language, words), look in zip(LATIN_TEXTS.items(), cycle(LATIN)):
        yield _carousel(language, words, look)
    for look in LATIN[1:]:
        yield _carousel(_ENGLISH, LATIN_TEXTS[_ENGLISH], look)
    for (language, words), look in zip(EASTERN.items(), cycle(EAST)):
        yield _carousel(language, words, look)
    for language, words in _FOREIGN.items():
        yield _carousel(language, words, PLAIN)


def _carousel(language: str, words: Words, look: Look) -> Carousel:
    """The headline, the lines beneath another headline, the lines in two columns, and an appeal where one is known."""
    lines = words.columns[0]
    half = len(lines) // 2
    parts = [
        (SlideType.HOOK, Words(words.headline, is_centred=True)),
        (SlideType.CONTENT, Words(words.headline[:1], words.columns)),
        (SlideType.CONTENT, Words(words.headline[1:], (lines[:half], lines[half:]))),
    ]
    if language in _APPEALS:
        parts.append((SlideType.CTA, Words(_APPEALS[language], is_centred=True)))
    return Carousel(language, look, [_drawn(part, words, look) for part, words in parts])


def _drawn(part: SlideType, words: Words, look: Look) -> Drawn:
    return Drawn(encoded(picture(words, look, LARGE)), words.text, part)
