"""Idempotency-Key: a POST that is sent again is answered again, and done once."""

from gateway.idempotency.once import HEADER, Once
from gateway.idempotency.records import Records

__all__ = ["HEADER", "Once", "Records"]
