"""AWS Signature Version 4 for S3, as headers and as the query of a presigned URL. Pure.

Written here because it is on the path of every URL that is shown: with what is the same for a second kept, a signature
costs microseconds. A test holds it to botocore's.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from common.objects.keyed import Keyed
from common.settings import Secret

_ALGORITHM = "AWS4-HMAC-SHA256"
# A stamp is 20261121T083015Z, and its day the first eight of them.
_DAY = 8


@dataclass(frozen=True)
class Target:
    """What is asked for: the method, the host as the Host header has it, the path, and the query."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]

    @property
    def canonical_query(self) -> str:
        """The query as it is signed and as it is sent."""
        return "&".join(f"{_quoted(name)}={_quoted(self.query[name])}" for name in sorted(self.query))


@dataclass(frozen=True)
class _Instant:
    """What all URLs have in common that are presigned within one second, for one host and one lifetime."""

    of: tuple[int, str, timedelta]
    key: Keyed
    # The query up to what is asked for, the end of each canonical request, and the beginning of what is signed.
    query: str
    tail: str
    head: str


class SigV4:
    """Signs requests to one region of S3 as one account."""

    def __init__(self, access_key_id: str, secret_access_key: Secret, region: str) -> None:
        self._access_key_id = access_key_id
        self._secret = b"AWS4" + secret_access_key.reveal().encode()
        self._region = region
        self._key_of_day = ("", Keyed(b""))
        self._instant: _Instant | None = None

    def headers(
        self, target: Target, headers: Mapping[str, str], payload_digest: str, moment: datetime
    ) -> dict[str, str]:
        """All headers of the request, those given and those that sign them; names in lower case."""
        stamp = _stamp(moment)
        signed = {**headers, "host": target.host, "x-amz-content-sha256": payload_digest, "x-amz-date": stamp}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
        request = "\n".join((target.method, target.path, target.canonical_query, lines, names, payload_digest))
        signature = _signature(self._key(stamp), self._head(stamp), request)
        credential = f"Credential={self._access_key_id}/{self._scope(stamp)}"
        return {**signed, "authorization": f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"}

    def presigned(self, host: str, path: str, query: str, lifetime: timedelta, moment: datetime) -> str:
        """The whole query of a URL with which anybody may GET `path` until its lifetime is over.

        `query` is what is asked for, as it is sent: in order of its names, which come after `X-Amz-`.
        """
        instant = self._at(moment, host, lifetime)
        whole = f"{instant.query}&{query}"
        signature = _signature(instant.key, instant.head, f"GET\n{path}\n{whole}{instant.tail}")
        return f"{whole}&X-Amz-Signature={signature}"

    def _at(self, moment: datetime, host: str, lifetime: timedelta) -> _Instant:
        of = (int(moment.timestamp()), host, lifetime)
        if self._instant is None or self._instant.of != of:
            stamp = _stamp(moment)
            credential = quote(f"{self._access_key_id}/{self._scope(stamp)}", safe="")
            query = (
                f"X-Amz-Algorithm={_ALGORITHM}&X-Amz-Credential={credential}&X-Amz-Date={stamp}"
                f"&X-Amz-Expires={int(lifetime.total_seconds())}&X-Amz-SignedHeaders=host"
            )
            tail = f"\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
            self._instant = _Instant(of, self._key(stamp), query, tail, self._head(stamp))
        return self._instant

    def _head(self, stamp: str) -> str:
        return f"{_ALGORITHM}\n{stamp}\n{self._scope(stamp)}\n"

    def _scope(self, stamp: str) -> str:
        return f"{stamp[:_DAY]}/{self._region}/s3/aws4_request"

    def _key(self, stamp: str) -> Keyed:
        day = stamp[:_DAY]
        if self._key_of_day[0] != day:
            key = self._secret
            for part in (day, self._region, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key_of_day = (day, Keyed(key))
        return self._key_of_day[1]


def _signature(key: Keyed, head: str, request: str) -> str:
    digest = sha256(request.encode()).hexdigest()
    return key.digest(f"{head}{digest}".encode()).hex()


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


# The same few names, types and dispositions come again in every request.
@lru_cache(1024)
def _quoted(text: str) -> str:
    return quote(text, safe="")
