"""The unit of work and all SQL."""

from monitor.repository.checks import Rule
from monitor.repository.unit_of_work import Work

__all__ = ["Rule", "Work"]
