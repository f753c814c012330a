"""The unit of work and all SQL."""

from monitor.repository.unit_of_work import Work

__all__ = ["Work"]
