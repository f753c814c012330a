"""HTML that cannot be broken by its content: whatever is not markup already is escaped."""

import re
from collections.abc import Iterable
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_VOID = frozenset({"meta"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str) -> Html:
    """An element; `class_` stands for the attribute that is a word of Python's."""
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    opened = f"<{name}{written}>"
    return Html(opened if name in _VOID else f"{opened}{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Html:
    """One after the other."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def prose(text: str) -> Html:
    """A comment as paragraphs and lists, with its `code`."""
    return joined(_block(block) for block in text.split("\n\n") if block.strip())


def phrase(text: str) -> Html:
    """A line of text with its `code`."""
    return Html(_CODE.sub(r"<code>\1</code>", escape(text)))


def _block(block: str) -> Html:
    lines = block.splitlines()
    words = [line for line in lines if not line.startswith("- ")]
    items = [element("li", phrase(line[2:])) for line in lines if line.startswith("- ")]
    listed = [element("ul", *items)] if items else []
    return joined([element("p", phrase(" ".join(words))), *listed])
