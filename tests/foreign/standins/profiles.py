"""The profiles of a stand-in for the monitor; some handles make trouble."""

# Methods are named by the contracts.
# ruff: noqa: N802

import asyncio
from typing import Any
from uuid import uuid4

from carrel.monitor.v1 import profile_pb2, profile_service_pb2, profile_service_pb2_grpc, run_pb2
from google.protobuf.empty_pb2 import Empty

from common.errors import InvalidArgument, ResourceExhausted, Violation
from tests.foreign.standins.known import known

SLOW, BROKEN, BUSY = "slow", "broken", "busy"
# A handle that is none, as the real service judges.
MALFORMED = "/"
SLOW_SECONDS = 30.0


class Profiles(profile_service_pb2_grpc.ProfileServiceServicer):
    """Knows the profiles that were added; some handles make trouble."""

    def __init__(self) -> None:
        self.profiles: dict[str, profile_pb2.Profile] = {}
        self.added: list[str] = []
        self.delays: dict[str, float] = {}
        self.left: list[str] = []

    async def AddProfile(self, request: Any, context: Any) -> profile_service_pb2.AddProfileResponse:
        handle = request.handle.removeprefix("@")
        self.added.append(handle)
        await self._wait(handle)
        await _make_trouble(handle)
        known = next((one for one in self.profiles.values() if one.handle == handle), None)
        profile = known or profile_pb2.Profile(id=str(uuid4()), handle=handle, total_views=2**40, interval_hours=24)
        self.profiles[profile.id] = profile
        stats = {"posts_scraped": 2, "new_posts": 2}
        return profile_service_pb2.AddProfileResponse(profile=profile, stats=stats, created=known is None)

    async def _wait(self, handle: str) -> None:
        try:
            await asyncio.sleep(self.delays.get(handle, 0))
        except asyncio.CancelledError:
            self.left.append(handle)
            raise

    async def GetProfile(self, request: Any, context: Any) -> Any:
        return known(self.profiles, request.id, "PROFILE_NOT_FOUND")

    async def ListProfiles(self, request: Any, context: Any) -> profile_service_pb2.ListProfilesResponse:
        return profile_service_pb2.ListProfilesResponse(profiles=list(self.profiles.values()))

    async def DeleteProfile(self, request: Any, context: Any) -> Empty:
        known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        del self.profiles[request.id]
        return Empty()

    async def GetMonitoring(self, request: Any, context: Any) -> run_pb2.Monitoring:
        profile = known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        return run_pb2.Monitoring(profile_id=profile.id, interval_hours=24, logs=[{"id": str(uuid4()), "status": 1}])

    async def UpdateMonitoring(self, request: Any, context: Any) -> run_pb2.Monitoring:
        profile = known(self.profiles, request.id, "PROFILE_NOT_FOUND")
        return run_pb2.Monitoring(profile_id=profile.id, monitoring_enabled=request.enabled, interval_hours=24)

    async def BatchUpdateMonitoring(self, request: Any, context: Any) -> Any:
        unknown = [one for one in request.profile_ids if one not in self.profiles]
        updated = len(request.profile_ids) - len(unknown)
        return profile_service_pb2.BatchUpdateMonitoringResponse(updated=updated, not_found=unknown)


async def _make_trouble(handle: str) -> None:
    if MALFORMED in handle:
        raise InvalidArgument(reason="INVALID_HANDLE", violations=[Violation("handle", "must be a handle")])
    if handle == SLOW:
        await asyncio.sleep(SLOW_SECONDS)
    if handle == BROKEN:
        raise RuntimeError("a secret detail")
    if handle == BUSY:
        raise ResourceExhausted(reason="SOURCE_RATE_LIMITED")
