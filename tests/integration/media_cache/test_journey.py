"""An asset's way: asked for, fetched, converted, stored, served."""

from hashlib import sha256
from io import BytesIO

import aiohttp
from carrel.media_cache.v1.asset_pb2 import Asset
from PIL import Image

from tests.foreign import media_files
from tests.foreign.origin import Origin
from tests.foreign.origin_behaviours import gives
from tests.integration.media_cache.standing import Standing, standing

AS_IT_CAME = {
    "image/jpeg": media_files.image("JPEG"),
    "image/png": media_files.image("PNG"),
    "image/webp": media_files.image("WEBP"),
    "image/gif": media_files.image("GIF"),
    "image/avif": media_files.image("AVIF"),
    "video/mp4": media_files.mp4(),
    "video/quicktime": media_files.mov(),
    "video/webm": media_files.webm(),
    "audio/mpeg": media_files.mp3(),
    "audio/wav": media_files.wav(),
    "audio/ogg": media_files.ogg(),
    "audio/mp4": media_files.m4a(brand=b"isom"),
    "audio/aac": media_files.aac(),
    "audio/flac": media_files.flac(),
}


async def test_media_is_kept_as_it_came_under_the_type_of_its_bytes(cache: Standing) -> None:
    urls = [cache.origin.behave(f"/{kind}", gives(body, content_type="text/html")) for kind, body in AS_IT_CAME.items()]

    assets = await cache.cache(*urls)

    async with aiohttp.ClientSession() as session:
        for asset, (content_type, body) in zip(assets, AS_IT_CAME.items(), strict=True):
            assert (asset.status, asset.content_type, asset.size_bytes) == (Asset.CACHED, content_type, len(body))
            assert (asset.sha256, asset.attempts) == (sha256(body).hexdigest(), 1), content_type
            async with session.get(await cache.url(asset.id)) as answer:
                assert (answer.status, answer.headers["content-type"], await answer.read()) == (200, content_type, body)
    assert await cache.violations() == {}


async def test_a_heic_picture_becomes_an_upright_jpeg(cache: Standing) -> None:
    url = cache.origin.behave("/cover.heic", gives(media_files.heic(64, 48, orientation=6)))

    (asset,) = await cache.cache(url)

    assert (asset.content_type, asset.width, asset.height) == ("image/jpeg", 48, 64)
    async with aiohttp.ClientSession() as session, session.get(await cache.url(asset.id)) as answer:
        shown = Image.open(BytesIO(await answer.read()))
    assert (shown.format, shown.size, shown.getexif()) == ("JPEG", (48, 64), Image.Exif())
    assert await cache.violations() == {}


async def test_an_asset_is_fetched_long_before_the_next_sweep(media_environ: dict[str, str], origin: Origin) -> None:
    async with standing({**media_environ, "MEDIA_CACHE_SWEEP_SECONDS": "600"}, origin) as cache:
        # The first of them might be found by the sweep that every worker begins with.
        for name in ("first", "second"):
            (asset,) = await cache.cache(origin.behave(f"/{name}", gives(AS_IT_CAME["image/png"])))
            assert asset.status == Asset.CACHED
