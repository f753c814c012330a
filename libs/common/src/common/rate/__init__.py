"""One rate for all processes together: turns that are a fixed interval apart, kept in Redis."""

from common.rate.shared import SharedRate

__all__ = ["SharedRate"]
