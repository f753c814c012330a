"""The contract as OpenAPI 3.1, and as a page for people; both made from the descriptors alone."""

from gateway.openapi.document import openapi_document

__all__ = ["openapi_document"]
