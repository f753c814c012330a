"""Signed URLs of the directory store: who holds one may read one object until it expires. Pure."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from common.errors import PermissionDenied
from common.objects.keyed import Keyed
from common.objects.names import quoted, quoted_disposition
from common.settings import Secret

# Reading is all that a grant allows; the words are signed so that no other use can be made of the signing key.
_PURPOSE = "carrel object grant v1: GET"
_PARTS = ("type", "disposition", "expires", "signature")


class GrantRefused(PermissionDenied):
    """This URL is not valid, or not any more."""

    reason = "SIGNATURE_REFUSED"


class Grant(NamedTuple):
    """What a signed URL says: the object, how it is to be served, and until when."""

    key: str
    content_type: str
    disposition: str
    expire_time: datetime


class GrantSigner:
    """Writes grants into URLs and reads them back, under one secret."""

    def __init__(self, signing_key: Secret) -> None:
        self._key = Keyed(signing_key.reveal().encode())

    def query(self, grant: Grant) -> str:
        """The query that makes a URL of the object a signed one."""
        content_type, disposition = grant.content_type, grant.disposition
        expires = int(grant.expire_time.timestamp())
        signature = self._signature(grant.key, content_type, disposition, str(expires))
        shown = f"type={quoted(content_type)}&disposition={quoted_disposition(disposition)}"
        return f"{shown}&expires={expires}&signature={signature}"

    def granted(self, key: str, query: Mapping[str, str], moment: datetime) -> Grant:
        """The grant of a signed URL; `GrantRefused` when it was changed, made by another, or has expired."""
        content_type, disposition, expires, signature = (query.get(name, "") for name in _PARTS)
        ours = self._signature(key, content_type, disposition, expires)
        # Bytes, because comparing text raises on what is not ASCII.
        is_ours = hmac.compare_digest(ours.encode(), signature.encode(errors="replace"))
        # Two readers of a part that is said twice might not read the same one.
        if not is_ours or len(query) != len(_PARTS):
            raise GrantRefused
        expire_time = datetime.fromtimestamp(int(expires), UTC)
        if moment >= expire_time:
            raise GrantRefused
        return Grant(key, content_type, disposition, expire_time)

    def _signature(self, key: str, content_type: str, disposition: str, expires: str) -> str:
        # A line for each part: none of those that we sign can contain a line break.
        signed = f"{_PURPOSE}\n{key}\n{content_type}\n{disposition}\n{expires}"
        return urlsafe_b64encode(self._key.digest(signed.encode(errors="replace"))).decode().rstrip("=")
