"""Whose certificates are believed."""

import ssl
from functools import cache
from pathlib import Path


@cache  # Reading all authorities of a machine takes a while, and they do not change while a process runs.
def trust(authorities: Path | None, *protocols: str) -> ssl.SSLContext:
    """Judges by the authorities of this machine and those in the file, and offers these protocols."""
    context = ssl.create_default_context()
    if authorities is not None:
        context.load_verify_locations(authorities)
    context.set_alpn_protocols(protocols)
    return context
