"""The services behind the gateway: how each method of theirs is called, and whether they are ready."""

from gateway.upstreams.calls import Call, Open, Upstreams
from gateway.upstreams.readiness import Readiness

__all__ = ["Call", "Open", "Readiness", "Upstreams"]
