"""The documentation as a page for people: rendered once from the OpenAPI document, nothing fetched from elsewhere."""

from gateway.reference.page import Page, render

__all__ = ["Page", "render"]
