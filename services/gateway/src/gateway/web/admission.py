"""Who is let in: callers with a valid key, within their rate, and no more at once than can be served."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from aiohttp.web import BaseRequest

from common.places import Places
from gateway.auth import KeyRefused, Keys
from gateway.endpoint import Endpoint
from gateway.settings import Limits
from gateway.web.metrics import IN_HAND
from gateway.web.rates import Rates


class Admission:
    """Judges requests by their head alone."""

    def __init__(self, keys: Keys, limits: Limits) -> None:
        self._keys = keys
        self._rates = Rates(float(limits.rate), limits.burst)
        self._requests = Places(limits.requests)
        self._streams = Places(limits.streams)
        self._waits = Places(limits.waits)

    def admit(self, request: BaseRequest) -> str:
        """Who calls: the name of a key, or an address where no keys are asked for."""
        address = f"address {request.remote}"
        try:
            name = self._keys.caller(request.headers)
        except KeyRefused:
            # Guessing has its rate too.
            self._rates.charge(address)
            raise
        caller = address if name is None else f"key {name}"
        self._rates.charge(caller)
        return caller

    @contextmanager
    def in_hand(self, endpoint: Endpoint) -> Iterator[None]:
        """Counts the block as a request being answered; refused when there are too many, or too many of its kind."""
        # Who waits does so for minutes and costs next to nothing: none of the others finds their place taken.
        places = self._waits if endpoint.is_waiting else self._requests
        with places.one(), self._streams.one() if endpoint.is_streamed else nullcontext(), IN_HAND.track_inprogress():
            yield
