"""What 500 addresses cost: `python -m bench.resolving`. CPU of the serving process for one BatchResolveUris of 500
cached assets, and of presigning alone, in both stores."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
from carrel.media_cache.v1.asset_pb2 import ResolvedUri
from carrel.media_cache.v1.asset_service_pb2 import BatchResolveUrisRequest
from carrel.media_cache.v1.asset_service_pb2_grpc import AssetServiceStub

from bench.processes import cpu_seconds, port_of, service
from bench.servers import servers
from common.objects import ObjectStore
from common.rpc import ChannelSettings, open_channel
from common.settings import load
from dev.backing.ports import LOOPBACK
from media_cache.app.parts import build_store
from media_cache.domain.keys import object_key
from media_cache.settings import Settings

ASSETS = 500
WARM_UP, CALLS = 50, 300
STORES: Mapping[str, Mapping[str, str]] = {
    "folder": {},
    "bucket": {
        "R2_ACCOUNT_ID": "account",
        "R2_BUCKET_NAME": "media",
        "R2_ACCESS_KEY_ID": "0123456789abcdef",
        "R2_SECRET_ACCESS_KEY": "a secret of the bench",
    },
}
OBJECTS = """
    INSERT INTO stored_objects (sha256, cache_key, content_type, size_bytes) VALUES (%s, %s, 'image/jpeg', 180000)
"""
ROWS = """
    INSERT INTO cache_assets (id, identity, original_url, status, attempt, cache_key, content_type, size_bytes, sha256)
    VALUES (%s, %s, %s, 'CACHED', 1, %s, 'image/jpeg', 180000, %s)
"""


def main() -> None:
    """Prints milliseconds of CPU for each store."""
    with servers() as stand:
        url = stand.migrated("media_cache")
        ids = _filled(url)
        for name, place in STORES.items():
            environ = {**stand.media_cache(url), **place}
            signing = _signing(build_store(load(Settings, environ, prefix="MEDIA_CACHE_")), ids)
            port = port_of(environ["MEDIA_CACHE_LISTEN"])
            with service("media_cache", "serve", environ, stand.folder / f"{name}.log", port) as pid:
                whole = asyncio.run(_resolving(port, pid, ids))
            print(f"{name}: {whole:.1f} ms CPU for a call with {ASSETS} ids, {signing:.1f} ms of it for presigning")


def _filled(url: str) -> list[UUID]:
    """The ids of assets that are cached, as far as the database knows."""
    ids = [uuid4() for _ in range(ASSETS)]
    digests = [sha256(each.bytes).hexdigest() for each in ids]
    keys = [object_key(digest) for digest in digests]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.executemany(OBJECTS, list(zip(digests, keys, strict=True)))
        rows = [
            (each, sha256(key.encode()).digest(), f"https://origin.example/{each}", key, digest)
            for each, key, digest in zip(ids, keys, digests, strict=True)
        ]
        cursor.executemany(ROWS, rows)
    return ids


def _signing(store: ObjectStore, ids: Sequence[UUID]) -> float:
    """Milliseconds that it takes this process to presign as many."""
    keys = [(object_key(sha256(each.bytes).hexdigest()), f"{each}.jpg") for each in ids]
    began = 0.0
    for call in range(WARM_UP + CALLS):
        if call == WARM_UP:
            began = time.process_time()
        for key, filename in keys:
            store.presign(key, content_type="image/jpeg", filename=filename)
    return (time.process_time() - began) * 1000 / CALLS


async def _resolving(port: int, pid: int, ids: Sequence[UUID]) -> float:
    """Milliseconds that one call takes the serving process."""
    request = BatchResolveUrisRequest(ids=[str(each) for each in ids])
    began = 0.0
    async with open_channel(f"{LOOPBACK}:{port}", ChannelSettings()) as channel:
        assets: Any = AssetServiceStub(channel)
        for call in range(WARM_UP + CALLS):
            if call == WARM_UP:
                began = cpu_seconds(pid)
            answer = await assets.BatchResolveUris(request)
            assert {one.origin for one in answer.uris} == {ResolvedUri.CACHED}
    return (cpu_seconds(pid) - began) * 1000 / CALLS


if __name__ == "__main__":
    main()
