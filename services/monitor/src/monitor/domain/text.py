"""Text from outside, fit to be kept."""


def clean(text: str) -> str:
    """The text as PostgreSQL and protobuf accept it: without NUL, with lone surrogates replaced."""
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
