"""AWS Signature Version 4 for S3, as headers and as the query of a presigned URL. Pure.

Written here because it is on the path of every URL that is shown: with the day's signing key kept, a signature costs
microseconds. A test holds it to botocore's.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

from common.settings import Secret

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
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


class SigV4:
    """Signs requests to one region of S3 as one account."""

    def __init__(self, access_key_id: str, secret_access_key: Secret, region: str) -> None:
        self._access_key_id = access_key_id
        self._secret = b"AWS4" + secret_access_key.reveal().encode()
        self._region = region
        self._key_of_day = ("", b"")

    def headers(
        self, target: Target, headers: Mapping[str, str], payload_digest: str, moment: datetime
    ) -> dict[str, str]:
        """All headers of the request, those given and those that sign them; names in lower case."""
        stamp = _stamp(moment)
        signed = {**headers, "host": target.host, "x-amz-content-sha256": payload_digest, "x-amz-date": stamp}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
        request = (target.method, target.path, target.canonical_query, lines, names, payload_digest)
        signature = self._signature(request, stamp)
        credential = f"Credential={self._access_key_id}/{self._scope(stamp)}"
        return {**signed, "authorization": f"{_ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"}

    def presigned(self, target: Target, lifetime: timedelta, moment: datetime) -> str:
        """The whole query of a URL that may be used by anybody until its lifetime is over."""
        stamp = _stamp(moment)
        stated = {
            **target.query,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self._access_key_id}/{self._scope(stamp)}",
            "X-Amz-Date": stamp,
            "X-Amz-Expires": str(int(lifetime.total_seconds())),
            "X-Amz-SignedHeaders": "host",
        }
        query = replace(target, query=stated).canonical_query
        request = (target.method, target.path, query, f"host:{target.host}\n", "host", _UNSIGNED_PAYLOAD)
        return f"{query}&X-Amz-Signature={self._signature(request, stamp)}"

    def _signature(self, request: tuple[str, ...], stamp: str) -> str:
        digest = sha256("\n".join(request).encode()).hexdigest()
        to_sign = "\n".join((_ALGORITHM, stamp, self._scope(stamp), digest))
        return hmac.digest(self._key(stamp[:_DAY]), to_sign.encode(), "sha256").hex()

    def _scope(self, stamp: str) -> str:
        return f"{stamp[:_DAY]}/{self._region}/s3/aws4_request"

    def _key(self, day: str) -> bytes:
        if self._key_of_day[0] != day:
            key = self._secret
            for part in (day, self._region, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key_of_day = (day, key)
        return self._key_of_day[1]


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


# The same few names, types and dispositions come again in every URL.
@lru_cache(1024)
def _quoted(text: str) -> str:
    return quote(text, safe="")
