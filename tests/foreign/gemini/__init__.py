"""A Gemini that tests can script: a real server that speaks the contract of `generateContent`."""

from tests.foreign.gemini.calls import Call
from tests.foreign.gemini.exchanges import Behaviour, Exchange
from tests.foreign.gemini.pictures import Shown
from tests.foreign.gemini.simulator import KEY, GeminiSimulator

__all__ = ["KEY", "Behaviour", "Call", "Exchange", "GeminiSimulator", "Shown"]
