"""How often each caller may call: a bucket of tokens for each, refilled with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from gateway.problems import RateExceeded

MOST_CALLERS = 10_000


class Rates:
    """Lets each caller make `burst` requests at once and `rate` per second in the long run."""

    def __init__(self, rate: float, burst: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._now = now
        # Tokens at a moment, the callers heard of last at the end.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many callers are remembered."""
        return len(self._buckets)

    def charge(self, caller: str) -> None:
        """Takes a token of the caller's; RateExceeded, with the wait for the next one, when there is none."""
        now = self._now()
        tokens, moment = self._buckets.pop(caller, (self._burst, now))
        tokens = min(self._burst, tokens + (now - moment) * self._rate)
        is_allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if is_allowed else tokens, now)
        if len(self._buckets) > MOST_CALLERS:
            # Who was silent longest has a bucket that is fuller than anybody's: to forget it gives little away.
            self._buckets.popitem(last=False)
        if not is_allowed:
            raise RateExceeded(retry_after=timedelta(seconds=(1 - tokens) / self._rate))
