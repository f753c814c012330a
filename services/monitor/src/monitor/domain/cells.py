"""What makes a text harmless in a spreadsheet, and keeps it as it is there.

A cell that begins with = + - @ is a formula to a spreadsheet, and so it is behind blanks, tabs and line breaks, which
some programs take away first, and behind a quote, which ends what it has not begun. Which character parts two cells
depends on the country that the program is set to: where it is a semicolon, our quotes do not stand at the beginning of
a cell and protect nothing, and any caption can begin a cell of its own.

The apostrophe is what OWASP names for it. It also keeps texts of digits alone: quoted or not, a spreadsheet reads them
as numbers and rounds them behind the 15th digit. ="7476…" would be shown without a mark but is the very formula that is
to be kept out; a tab in front is taken away by some programs, and one at the end is not seen where ids are compared.

Before an apostrophe that stands in such a place itself another one is set. So nothing is lost: one apostrophe taken
away at the beginning and behind each of , ; | tab and line break gives the text back.
"""

import re

# The wide forms are taken for the narrow ones by programs of East Asia.
_FORMULA = r'(?:[^\S\t\r\n]|")*[-=+@\uff1d\uff0b\uff0d\uff20]'
_EXPOSED_FIRST = re.compile(rf"{_FORMULA}|[\t\r\n']|[0-9]+\Z")
# A line break behind a line break is no danger, but an empty line.
_EXPOSED_WITHIN = re.compile(rf"[,;|\t\r\n](?:(?={_FORMULA}|[\t\r'])|(?<=[,;|\t])(?=\n))")


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a cell could begin with something else than text."""
    guarded = _EXPOSED_WITHIN.sub(r"\g<0>'", text)
    return f"'{guarded}" if _EXPOSED_FIRST.match(text) else guarded
