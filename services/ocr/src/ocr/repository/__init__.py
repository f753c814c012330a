"""All SQL of the service.

Statements that come with every analysis are made once: to build one anew takes longer than PostgreSQL takes to run it.
"""

from ocr.repository.unit_of_work import Work

__all__ = ["Work"]
