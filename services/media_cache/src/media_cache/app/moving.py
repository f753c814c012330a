"""From the folder to the bucket: both stores at once, which no role ever has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from common.objects import DirectoryStore, S3Store
from common.settings import Secret, SettingsFault
from media_cache.clients.spool import Spools
from media_cache.settings import Settings
from media_cache.usecases import Moving

# It reads the folder; nobody is given a URL.
_NO_KEY = Secret("nothing is signed")


@asynccontextmanager
async def open_moving(settings: Settings) -> AsyncIterator[Moving]:
    """The move of all objects of the folder to the bucket that is set."""
    objects = settings.objects
    if objects.bucket.place is None:
        raise SettingsFault(("R2_BUCKET_NAME: is required to move objects to a bucket",))
    source = DirectoryStore(settings.objects_folder, objects.base_url, _NO_KEY)
    target = S3Store(objects.bucket.place)
    try:
        yield Moving(source, target, Spools(settings.spool_folder, settings.memory_bytes))
    finally:
        await target.close()
        await source.close()
