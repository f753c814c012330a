"""The documentation as a page for people: rendered once from the OpenAPI document, nothing fetched from elsewhere."""

from gateway.page.page import Page, render

__all__ = ["Page", "render"]
