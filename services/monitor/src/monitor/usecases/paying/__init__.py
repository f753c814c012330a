"""Asks a provider, and pays it: within its rate, within the day's credits, and only while it serves us."""

from monitor.usecases.paying.paying import Paying
from monitor.usecases.paying.refusals import in_time
from monitor.usecases.paying.reopening import Reopening
from monitor.usecases.paying.settings import PayingSettings

__all__ = ["Paying", "PayingSettings", "Reopening", "in_time"]
