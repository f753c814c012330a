"""The ids that belong to the work at hand, carried by the context it runs in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import trace

_bound: ContextVar[Mapping[str, str] | None] = ContextVar("bound", default=None)


@contextmanager
def bind(**ids: object) -> Iterator[None]:
    """Within the block every log line, span and Sentry event carries these ids too."""
    texts = {name: str(value) for name, value in ids.items()}
    trace.get_current_span().set_attributes(texts)
    token = _bound.set({**bound(), **texts})
    try:
        yield
    finally:
        _bound.reset(token)


def bound() -> Mapping[str, str]:
    """The ids that are bound here."""
    return _bound.get() or {}
