"""What the door counts: requests by route and status, the time they took, how many are in hand."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from gateway.transcode import Answer

_REQUESTS = Counter("http_server_requests", "Requests answered.", ("method", "route", "status"))
_SECONDS = Histogram("http_server_request_seconds", "Time to answer.", ("method", "route"))
IN_HAND = Gauge("http_server_requests_in_hand", "Requests being answered.")
BROKEN_OFF = Counter("http_server_answers_broken_off", "Streamed answers that did not reach their end.")
CONNECTIONS_REFUSED = Counter("http_server_connections_refused", "Connections beyond the limit.")

# Anybody can make up a method; a label for each would fill the memory.
_VERBS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count(verb: str, route: str, status: int, seconds: float) -> None:
    """Counts one answered request."""
    method = verb if verb in _VERBS else "OTHER"
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)


def exposition() -> Answer:
    """Every metric of this process, as Prometheus reads them."""
    return Answer(200, generate_latest(), CONTENT_TYPE_LATEST)
