"""`python -m tests.integration.media_cache.waiting_worker`: has a decoder, and waits to be killed."""

import asyncio
import sys

from media_cache.clients.conversion import ConversionLimits
from media_cache.clients.conversion.template import Template


async def main() -> None:
    """Starts a decoder; says so on standard output."""
    template = Template(ConversionLimits(), "media_cache.decoder")
    # Let go of, it would end.
    _decoder = await template.decoder()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
