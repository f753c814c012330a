"""What calls cost, and what one will cost about. All money is in US dollars."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from ocr.domain.readings import Usage
from ocr.domain.slides import Picture

_MILLION = 1_000_000
# As exactly as sums of money are kept: what is added up in two ways must come to the same.
_KEPT = Decimal("1e-8")
# As Google's pages on images and tokens have it: 258 tokens for each tile of 768 pixels, one tile for a small picture,
# and about four characters to a token of text.
_TILE_TOKENS = 258
_TILE_SIDE = 768
_SMALL_SIDE = 384
_TOKEN_CHARACTERS = 4
# Assumed: the instructions with the schema; text and description of a slide; what is thought before the answer.
_PROMPT_TOKENS = 800
_SLIDE_TOKENS = 250
_THOUGHTS_TOKENS = 1000
# A slide as most are, upright, as it is given to a reader: 864 by 1536 pixels.
_USUAL_TILES = 4


@dataclass(frozen=True)
class Price:
    """What a million tokens cost, asked and answered; what is thought is paid as an answer."""

    input_usd: Decimal = Decimal(0)
    output_usd: Decimal = Decimal(0)

    def cost(self, usage: Usage) -> Decimal:
        """What so many tokens cost."""
        answered = usage.output_tokens + usage.thoughts_tokens
        cost = (usage.prompt_tokens * self.input_usd + answered * self.output_usd) / _MILLION
        return cost.quantize(_KEPT)


@dataclass(frozen=True)
class Prices:
    """The prices of models by their names; without any, everything is free."""

    models: Mapping[str, Price] = field(default_factory=dict)

    def of(self, *names: str | None) -> Price:
        """The price of the first of the names that has one; of an unknown model, the dearest price there is."""
        known = [self.models[name] for name in names if name and name in self.models]
        return (known or [self._dearest])[0]

    @property
    def _dearest(self) -> Price:
        prices = self.models.values()
        return Price(_most(each.input_usd for each in prices), _most(each.output_usd for each in prices))


def expected_usage(pictures: Collection[Picture], categories: Iterable[str]) -> Usage:
    """About what a call takes that asks for these pictures."""
    tiles = sum(_tiles(picture.width, picture.height) for picture in pictures)
    return _expected(len(pictures), tiles, sum(map(len, categories)))


def usual_usage(slide_count: int) -> Usage:
    """About what a call takes that asks for so many slides of which nothing is known yet."""
    return _expected(slide_count, slide_count * _USUAL_TILES, 0)


def _expected(slides: int, tiles: int, characters: int) -> Usage:
    prompt = _PROMPT_TOKENS + tiles * _TILE_TOKENS + characters // _TOKEN_CHARACTERS
    return Usage(prompt, slides * _SLIDE_TOKENS, _THOUGHTS_TOKENS)


def _tiles(width: int, height: int) -> int:
    if max(width, height) <= _SMALL_SIDE:
        return 1
    return ceil(width / _TILE_SIDE) * ceil(height / _TILE_SIDE)


def _most(prices: Iterable[Decimal]) -> Decimal:
    return max(prices, default=Decimal(0))
