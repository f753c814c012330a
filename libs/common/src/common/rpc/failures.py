"""Server interceptor: a failure becomes its status; anything else is a mistake of ours, told to nobody but the log."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc.aio

from common.errors import Failure, Internal
from common.rpc.interceptor import Call, Interceptor
from common.rpc.status import DETAILS_KEY, code_of, to_status

log = logging.getLogger(__name__)


class Failures(Interceptor):
    """Ends a call that raised with the status that says why, under the service's error domain."""

    def __init__(self, domain: str) -> None:
        self._domain = domain

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        try:
            yield
        except grpc.aio.AbortError:
            # How grpc ends a call that was aborted: it must reach grpc.
            raise
        except Failure as failure:
            await self._refuse(call, failure)
        except Exception:
            log.exception("a call failed unexpectedly", extra={"method": call.method})
            await self._refuse(call, Internal())

    async def _refuse(self, call: Call, failure: Failure) -> None:
        _tell(call.method, failure)
        status = to_status(failure, self._domain)
        details = ((DETAILS_KEY, status.SerializeToString()),)
        await call.context.abort(code_of(failure), status.message, details)


def _tell(method: str, failure: Failure) -> None:
    # What is away is known only to the exception behind the failure; the caller is not told.
    level = logging.WARNING if failure.is_transient else logging.INFO
    about = {"method": method, "reason": failure.reason, "cause": repr(failure.__cause__ or failure)}
    log.log(level, "refused", extra=about)
