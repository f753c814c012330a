"""Text from outside, fit to be kept."""

# Everything that steers a terminal or ends a string; lines and tabs are text.
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")})


def clean(text: str) -> str:
    """The text as PostgreSQL and protobuf accept it, without control characters and with lone surrogates replaced."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def one_line(text: str) -> str:
    """The text in one line, its words apart by one space each."""
    return " ".join(clean(text).split())
