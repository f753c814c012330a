"""Signed URLs of the directory store: who holds one may read one object until it expires. Pure."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from common.errors import PermissionDenied
from common.settings import Secret

# Reading is all that a grant allows; the words are signed so that no other use can be made of the signing key.
_PURPOSE = "carrel object grant v1: GET"


class GrantRefused(PermissionDenied):
    """This URL is not valid, or not any more."""

    reason = "SIGNATURE_REFUSED"


@dataclass(frozen=True)
class Grant:
    """What a signed URL says: the object, how it is to be served, and until when."""

    key: str
    content_type: str
    disposition: str
    expire_time: datetime


class GrantSigner:
    """Writes grants into URLs and reads them back, under one secret."""

    def __init__(self, signing_key: Secret) -> None:
        self._signing_key = signing_key.reveal().encode()

    def query(self, grant: Grant) -> str:
        """The query that makes a URL of the object a signed one."""
        stated = {
            "type": grant.content_type,
            "disposition": grant.disposition,
            "expires": str(int(grant.expire_time.timestamp())),
        }
        return urlencode({**stated, "signature": self._signature(grant.key, stated)})

    def granted(self, key: str, query: Mapping[str, str], moment: datetime) -> Grant:
        """The grant of a signed URL; `GrantRefused` when it was changed, made by another, or has expired."""
        stated = {name: query.get(name, "") for name in ("type", "disposition", "expires")}
        signature = query.get("signature", "")
        # Bytes, because comparing text raises on what is not ASCII.
        if not hmac.compare_digest(self._signature(key, stated).encode(), signature.encode(errors="replace")):
            raise GrantRefused
        expire_time = datetime.fromtimestamp(int(stated["expires"]), UTC)
        if moment >= expire_time:
            raise GrantRefused
        return Grant(key, stated["type"], stated["disposition"], expire_time)

    def _signature(self, key: str, stated: Mapping[str, str]) -> str:
        # A line for each part: none of those that we sign can contain a line break.
        signed = "\n".join((_PURPOSE, key, *stated.values()))
        digest = hmac.digest(self._signing_key, signed.encode(errors="replace"), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")
