"""A service as the supervisor sees one, or the gateway: a few lines that listen, and write down that they were stopped.

Run as `<somewhere>/<service>/__main__.py migrate|all|serve`; it imports the standard library only, to be up at once.
"""

import json
import os
import signal
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

NAME = Path(__file__).parent.name
SERVICES = ("media_cache", "monitor", "ocr")


class Door(BaseHTTPRequestHandler):
    """Answers 200 once every service can be reached."""

    def do_GET(self) -> None:
        reached = all(connects(os.environ[f"{service.upper()}_ADDRESS"]) for service in SERVICES)
        self.send_response(200 if reached else 503)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the standard library
        """Says nothing."""


def connects(address: str) -> bool:
    """Whether somebody listens there."""
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def tell(line: str) -> None:
    """Adds to the story of this data folder."""
    with Path(os.environ["CARREL_DATA_DIR"], "story").open("a") as story:
        story.write(f"{NAME} {line}\n")


def leave(*_: object) -> None:
    """Ends as a service does that was asked to."""
    tell("stopped")
    sys.exit(0)


def main(role: str) -> None:
    """Plays the role."""
    tell(role)
    Path(os.environ["CARREL_DATA_DIR"], f"{NAME}.{role}.environ").write_text(json.dumps(dict(os.environ)))
    if role == "migrate":
        return
    signal.signal(signal.SIGTERM, leave)
    if role == "serve":
        HTTPServer((os.environ["GATEWAY_HOST"], int(os.environ["GATEWAY_PORT"])), Door).serve_forever()
    host, port = os.environ[f"{NAME.upper()}_LISTEN"].split(":")
    with socket.create_server((host, int(port))) as server:
        while True:
            server.accept()[0].close()


if __name__ == "__main__":
    main(sys.argv[1])
