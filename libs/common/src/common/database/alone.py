"""Being the only one at something, of all processes, for longer than a transaction may stand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Text, bindparam, func, select

from common.database.failures import DatabaseUnavailable
from common.database.line import Line

_KEY = func.hashtextextended(bindparam("name", type_=Text()), 0)
_TAKE = select(func.pg_try_advisory_lock(_KEY).label("is_ours"))
_LEAVE = select(func.pg_advisory_unlock(_KEY).label("was_ours"))


@asynccontextmanager
async def alone(line: Line, name: str) -> AsyncIterator[bool]:
    """Whether nobody else is in a block of this name; the line is used up by it.

    The connection holds the name, so that a process that is killed leaves it at once, and one that is stopped keeps it.
    """
    try:
        (taken,) = await line.run(_TAKE, {"name": name})
        try:
            yield taken["is_ours"]
        finally:
            # Said as well: the server hears of a closed connection only some time later.
            if taken["is_ours"]:
                with suppress(DatabaseUnavailable):
                    await line.run(_LEAVE, {"name": name})
    finally:
        await line.close()
