"""A search in SQL."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, cast, func, select
from sqlalchemy.dialects.postgresql import TSQUERY

from monitor.domain.folding import is_character
from monitor.domain.searching import Search, Term
from monitor.tables import posts

# For this transaction. A plan that is kept for all searches takes every word for a rare one, and of a frequent one it
# reads half of the posts for the newest fifty.
PLANNED_FOR_ITS_WORDS = select(func.set_config("plan_cache_mode", "force_custom_plan", True))


def found_by(search: Search) -> ColumnElement[bool]:
    """The posts whose title, caption or slides hold what is searched for."""
    return posts.c.search.op("@@")(cast(query_of(search), TSQUERY))


def query_of(search: Search) -> str:
    """The search as PostgreSQL reads it. Units hold no character that would mean something to it."""
    return " | ".join(" & ".join(map(_operand, each)) for each in search.alternatives)


def _operand(term: Term) -> str:
    return f"{'!' * term.is_excluded}({' <-> '.join(_lexemes(term))})"


def _lexemes(term: Term) -> Iterator[str]:
    """The term in the words of `searched_words`, where a character stands with the one behind it."""
    units, before = term.units, ""
    for unit, after in zip(units, (*units[1:], ""), strict=True):
        if not is_character(unit):
            yield unit if after or not term.is_prefix else f"{unit}:*"
        elif is_character(after):
            yield f"{unit}/{after}"
        elif after or not is_character(before):
            yield f"{unit}/:*"
        before = unit
