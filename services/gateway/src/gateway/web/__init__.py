"""HTTP: the door where requests come in, and the answers that go out."""

from gateway.web.admission import Admission
from gateway.web.door import Door
from gateway.web.server import HttpServer

__all__ = ["Admission", "Door", "HttpServer"]
