"""What Prometheus is told about calls."""

from decimal import Decimal

from prometheus_client import Counter, Gauge, Histogram

from ocr.domain.calls import End
from ocr.domain.keys import Way

CALLS = Counter("ocr_calls", "Calls of readers, by what became of them.", ("reader", "model", "outcome"))
TOKENS = Counter("ocr_tokens", "Tokens that calls took.", ("reader", "model", "kind"))
SPENT = Counter(
    "ocr_spent_usd", "What calls cost, those at their estimates that may have been paid.", ("reader", "model")
)
IN_FLIGHT = Gauge("ocr_calls_in_flight", "Calls that are being made by this process.", ("reader",))
SECONDS = Histogram(
    "ocr_call_seconds", "How long calls took.", ("reader",), buckets=(0.1, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300)
)
LOST = Counter("ocr_calls_lost", "Calls whose process died before their end.", ("reader",))


def count(way: Way, end: End, estimate: Decimal) -> None:
    """Counts a call that has ended, at its estimate where it is not known what it cost."""
    cost = estimate if end.cost_usd is None else end.cost_usd
    CALLS.labels(way.reader, way.model, end.outcome).inc()
    SPENT.labels(way.reader, way.model).inc(float(cost))
    SECONDS.labels(way.reader).observe(end.read_interval.total_seconds())
    usage = end.usage
    kinds = {"prompt": usage.prompt_tokens, "output": usage.output_tokens, "thoughts": usage.thoughts_tokens}
    for kind, tokens in kinds.items():
        TOKENS.labels(way.reader, way.model, kind).inc(tokens)
