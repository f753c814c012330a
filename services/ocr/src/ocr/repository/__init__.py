"""All SQL of the service.

Statements that come with every analysis are made once: to build one anew costs as much as to have it run.
"""

from ocr.repository.unit_of_work import Work

__all__ = ["Work"]
