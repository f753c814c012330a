"""Room for one decoder: who is in it changes when it died, was too slow, or has worked long enough."""

import asyncio

from media_cache.clients.conversion.decoder import Decoder
from media_cache.clients.conversion.limits import ConversionLimits
from media_cache.clients.conversion.template import Template
from media_cache.decoder.messages import Answer, Question


class Place:
    """Always has a decoder that is fit for another picture."""

    def __init__(self, limits: ConversionLimits, template: Template) -> None:
        self._limits = limits
        self._template = template
        self.decoder: Decoder | None = None
        self._pictures = 0

    async def ask(self, question: Question, source: int, target: int) -> Answer | None:
        """The decoder's answer; None when it died or was too slow."""
        if self.decoder is None:
            self.decoder, self._pictures = await self._template.decoder(), 0
        answer: Answer | None = None
        try:
            async with asyncio.timeout(self._limits.timeout.total_seconds()):
                answer = await self.decoder.ask(question, source, target)
        except TimeoutError:
            pass
        finally:
            # Also when we were cancelled: the question is asked, and whoever comes next would get the answer to it.
            self._pictures += 1
            if answer is None or self._is_worn(self.decoder):
                self.close()
        return answer

    def close(self) -> None:
        """Ends the decoder if there is one."""
        decoder, self.decoder = self.decoder, None
        if decoder is not None:
            decoder.close()

    def _is_worn(self, decoder: Decoder) -> bool:
        """Libraries keep some memory for good, and a picture may have left worse behind."""
        return self._pictures >= self._limits.pictures or decoder.resident_bytes() > self._limits.kept_bytes
