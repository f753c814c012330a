"""A method that is asked of every service at once, and the one answer that their answers make."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from google.protobuf.message import Message

from common.errors import NotFound, Unimplemented

# Who does not know the name, or the method, has nothing to say.
_SILENT = (NotFound, Unimplemented)


def fan_out(
    calls: Sequence[Callable[[Message, float], Awaitable[Message]]],
) -> Callable[[Message, float], Awaitable[Message]]:
    """Calls all of them side by side. Lists are joined; where there are none, one answer is as good as all."""

    async def call(message: Message, seconds: float) -> Message:
        outcomes = await asyncio.gather(*(each(message, seconds) for each in calls), return_exceptions=True)
        answers = [each for each in outcomes if not isinstance(each, BaseException)]
        failures = [each for each in outcomes if isinstance(each, BaseException)]
        telling = [each for each in failures if not isinstance(each, _SILENT)]
        # A list without one service's part would pass for the whole.
        if telling and (not answers or _has_lists(answers[0])):
            raise telling[0]
        if not answers:
            raise failures[0]
        return _joined(answers)

    return call


def _has_lists(answer: Message) -> bool:
    return any(field.is_repeated for field in answer.DESCRIPTOR.fields)


def _joined(answers: Sequence[Message]) -> Message:
    whole = answers[0]
    for answer in answers[1:]:
        whole.MergeFrom(answer)
    for field in whole.DESCRIPTOR.fields:
        if field.is_repeated and field.message_type is not None and "name" in field.message_type.fields_by_name:
            getattr(whole, field.name).sort(key=lambda each: each.name)
    return whole
