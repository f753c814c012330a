"""All SQL of the service."""

from ocr.repository.unit_of_work import Work

__all__ = ["Work"]
