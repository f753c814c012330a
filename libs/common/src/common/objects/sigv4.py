"""AWS Signature Version 4 for S3, as headers and as the query of a presigned URL. Pure.

Written here because it is on the path of every URL that is shown: with the day's signing key kept, a signature costs
microseconds. A test holds it to botocore's.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from common.settings import Secret

UNSIGNED = "UNSIGNED-PAYLOAD"
_ALGORITHM = "AWS4-HMAC-SHA256"


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
        return "&".join(f"{quote(name, safe='')}={quote(self.query[name], safe='')}" for name in sorted(self.query))


class SigV4:
    """Signs requests to one region of S3 as one account."""

    def __init__(self, access_key_id: str, secret_access_key: Secret, region: str) -> None:
        self._access_key_id = access_key_id
        self._secret = b"AWS4" + secret_access_key.reveal().encode()
        self._region = region
        self._key_of_day: tuple[date, bytes] | None = None

    def headers(
        self, target: Target, headers: Mapping[str, str], payload_digest: str, moment: datetime
    ) -> dict[str, str]:
        """All headers of the request, those given and those that sign them; names in lower case."""
        signed = {**headers, "host": target.host, "x-amz-content-sha256": payload_digest, "x-amz-date": _stamp(moment)}
        signature = self._signature(target, signed, payload_digest, moment)
        credential = f"Credential={self._access_key_id}/{self._scope(moment)}"
        signed["authorization"] = f"{_ALGORITHM} {credential}, SignedHeaders={_names(signed)}, Signature={signature}"
        return signed

    def presigned(self, target: Target, lifetime: timedelta, moment: datetime) -> str:
        """The whole query of a URL that may be used by anybody until its lifetime is over."""
        stated = {
            **target.query,
            "X-Amz-Algorithm": _ALGORITHM,
            "X-Amz-Credential": f"{self._access_key_id}/{self._scope(moment)}",
            "X-Amz-Date": _stamp(moment),
            "X-Amz-Expires": str(int(lifetime.total_seconds())),
            "X-Amz-SignedHeaders": "host",
        }
        complete = Target(target.method, target.host, target.path, stated)
        signature = self._signature(complete, {"host": target.host}, UNSIGNED, moment)
        return f"{complete.canonical_query}&X-Amz-Signature={signature}"

    def _signature(self, target: Target, headers: Mapping[str, str], payload_digest: str, moment: datetime) -> str:
        lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
        canonical = "\n".join(
            (target.method, target.path, target.canonical_query, lines, _names(headers), payload_digest)
        )
        digest = sha256(canonical.encode()).hexdigest()
        to_sign = "\n".join((_ALGORITHM, _stamp(moment), self._scope(moment), digest))
        return hmac.digest(self._key(moment.date()), to_sign.encode(), "sha256").hex()

    def _scope(self, moment: datetime) -> str:
        return f"{moment:%Y%m%d}/{self._region}/s3/aws4_request"

    def _key(self, day: date) -> bytes:
        if self._key_of_day is None or self._key_of_day[0] != day:
            key = self._secret
            for part in (f"{day:%Y%m%d}", self._region, "s3", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key_of_day = (day, key)
        return self._key_of_day[1]


def _names(headers: Mapping[str, str]) -> str:
    return ";".join(sorted(headers))


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"
