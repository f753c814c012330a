"""What ocr stands between, as one process: a monitor and a media_cache that know every id, and a model.

`python -m bench.ocr.neighbours SECONDS` answers as a model after so many seconds; what it was asked is at `/record`.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import grpc.aio
from aiohttp import web
from carrel.media_cache.v1 import asset_pb2, asset_service_pb2, asset_service_pb2_grpc
from carrel.monitor.v1 import post_service_pb2_grpc, slide_service_pb2, slide_service_pb2_grpc
from google.protobuf.empty_pb2 import Empty

from bench.media_cache.kinds import SLIDE
from bench.media_cache.pictures import encoded, photograph
from common.rpc.limits import SERVER_OPTIONS
from dev.backing.ports import LOOPBACK
from tests.foreign.gemini import GeminiSimulator

SLIDES = 5
_PIECE_BYTES = 256 * 1024
_CACHED = asset_pb2.Asset.CACHED


class Posts(slide_service_pb2_grpc.SlideServiceServicer):
    """Every post is a carousel."""

    async def BatchGetPostSlides(  # noqa: N802 - gRPC names it
        self, request: slide_service_pb2.BatchGetPostSlidesRequest, _context: Any
    ) -> slide_service_pb2.BatchGetPostSlidesResponse:
        """Slides whose ids are made of the post's."""
        return slide_service_pb2.BatchGetPostSlidesResponse(
            posts=[
                slide_service_pb2.PostSlides(
                    post_id=each, slide_ids=[str(uuid5(UUID(each), str(place))) for place in range(SLIDES)]
                )
                for each in request.ids
            ]
        )


class Told(post_service_pb2_grpc.PostServiceServicer):
    """Is told of results, and counts those that are completed."""

    def __init__(self) -> None:
        self.completed = 0

    async def RecordAnalysis(self, request: Any, _context: Any) -> Empty:  # noqa: N802 - gRPC names it
        """Nothing is kept of it."""
        self.completed += bool(request.ocr_texts)
        return Empty()


class Media(asset_service_pb2_grpc.AssetServiceServicer):
    """Has every slide cached: one photograph, and behind it the id, which makes it another file."""

    def __init__(self) -> None:
        self._photograph = encoded(photograph(0, *SLIDE), "JPEG", 78)

    async def BatchGetAssets(  # noqa: N802 - gRPC names it
        self, request: asset_service_pb2.BatchGetAssetsRequest, _context: Any
    ) -> asset_service_pb2.BatchGetAssetsResponse:
        """All of them."""
        return asset_service_pb2.BatchGetAssetsResponse(
            assets=[asset_pb2.Asset(id=each, status=_CACHED, sha256=self._digest(each)) for each in request.ids]
        )

    async def ReadPicture(  # noqa: N802 - gRPC names it
        self, request: asset_service_pb2.ReadPictureRequest, _context: Any
    ) -> AsyncIterator[asset_service_pb2.ReadPictureResponse]:
        """The picture, in pieces."""
        content = self._content(request.id)
        width, height = SLIDE
        head = asset_service_pb2.PictureHead(content_type="image/jpeg", size_bytes=len(content))
        head.width, head.height, head.sha256 = width, height, self._digest(request.id)
        yield asset_service_pb2.ReadPictureResponse(head=head)
        for at in range(0, len(content), _PIECE_BYTES):
            yield asset_service_pb2.ReadPictureResponse(piece=content[at : at + _PIECE_BYTES])

    def _content(self, asset_id: str) -> bytes:
        return self._photograph + asset_id.encode()

    def _digest(self, asset_id: str) -> str:
        # Of the id alone: it stands for the content, and costs a hundredth.
        return sha256(asset_id.encode()).hexdigest()


async def main(seconds: float) -> None:
    """Answers until it is ended; says on standard output where each of them is: services, model, record."""
    # What is not answered is never asked.
    told = Told()  # type: ignore[abstract]
    server = grpc.aio.server(options=SERVER_OPTIONS)
    slide_service_pb2_grpc.add_SlideServiceServicer_to_server(Posts(), server)  # type: ignore[abstract]
    post_service_pb2_grpc.add_PostServiceServicer_to_server(told, server)
    asset_service_pb2_grpc.add_AssetServiceServicer_to_server(Media(), server)  # type: ignore[abstract]
    port = server.add_insecure_port(f"{LOOPBACK}:0")
    await server.start()
    async with GeminiSimulator() as gemini:
        gemini.delay = seconds
        record = await _recording(gemini, told)
        print(f"{LOOPBACK}:{port} {gemini.url} {LOOPBACK}:{record}", flush=True)
        await server.wait_for_termination()


async def _recording(gemini: GeminiSimulator, told: Told) -> int:
    """The port where it can be read what the model was asked and the monitor was told."""

    async def record(_: web.Request) -> web.Response:
        moments = [call.moment for call in gemini.calls]
        return web.json_response({"moments": moments, "most_at_once": gemini.most_at_once, "told": told.completed})

    app = web.Application()
    app.router.add_get("/record", record)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    return int(runner.addresses[0][1])


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
