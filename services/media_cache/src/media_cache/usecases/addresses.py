"""Under which address each kind of object is handed out."""

from datetime import timedelta

from common.objects import ObjectStore
from media_cache.domain import media

_UNKNOWN = "application/octet-stream"


class Addresses:
    """Makes addresses that live as long as they are promised to."""

    def __init__(self, store: ObjectStore, lifetime: timedelta) -> None:
        self._store = store
        self.lifetime = lifetime

    def cached(self, name: str, cache_key: str, content_type: str) -> str:
        """Of an object of ours, which a browser keeps under `name`."""
        kind = media.by_mime(content_type)
        return self._presign(cache_key, content_type, f"{name}.{kind.suffix}" if kind else name)

    def legacy(self, key: str) -> str:
        """Of an object of earlier days, whose type its key alone tells."""
        kind = media.by_suffix(key)
        return self._presign(key, kind.mime if kind else _UNKNOWN, key.rpartition("/")[2])

    def _presign(self, key: str, content_type: str, filename: str) -> str:
        return self._store.presign(key, content_type=content_type, lifetime=self.lifetime, filename=filename)
