"""The ProfileService."""

from typing import Any
from uuid import UUID

from carrel.monitor.v1 import profile_service_pb2 as contract
from carrel.monitor.v1 import profile_service_pb2_grpc
from carrel.monitor.v1.profile_pb2 import Profile
from carrel.monitor.v1.run_pb2 import Monitoring
from google.protobuf.empty_pb2 import Empty

from monitor.domain.queries import DEFAULT_PAGE_SIZE, ProfileQuery
from monitor.domain.runs import Tally
from monitor.servicer.messages import from_monitoring, from_profile
from monitor.usecases import Adding, FoundProfiles, Profiles


class ProfileServicer(profile_service_pb2_grpc.ProfileServiceServicer):
    """Manages the profiles that are watched."""

    def __init__(self, adding: Adding, profiles: Profiles) -> None:
        self._adding = adding
        self._profiles = profiles

    async def GetProfile(self, request: contract.GetProfileRequest, context: Any) -> Profile:
        return _all(await self._profiles.get(UUID(request.id)))[0]

    async def ListProfiles(self, request: contract.ListProfilesRequest, context: Any) -> contract.ListProfilesResponse:
        query = ProfileQuery(request.monitoring_enabled if request.HasField("monitoring_enabled") else None)
        found = await self._profiles.page(query, request.page_size or DEFAULT_PAGE_SIZE, request.page_token)
        return contract.ListProfilesResponse(profiles=_all(found), next_page_token=found.next_token)

    async def AddProfile(self, request: contract.AddProfileRequest, context: Any) -> contract.AddProfileResponse:
        is_own = request.is_own_profile if request.HasField("is_own_profile") else None
        added = await self._adding.add_profile(request.handle, is_own_profile=is_own)
        shown = await self._profiles.located([added.profile])
        return contract.AddProfileResponse(profile=_all(shown)[0], stats=_stats(added.tally), created=added.is_new)

    async def DeleteProfile(self, request: contract.DeleteProfileRequest, context: Any) -> Empty:
        await self._profiles.delete(UUID(request.id))
        return Empty()

    async def GetMonitoring(self, request: contract.GetMonitoringRequest, context: Any) -> Monitoring:
        return from_monitoring(await self._profiles.monitoring(UUID(request.id)))

    async def UpdateMonitoring(self, request: contract.UpdateMonitoringRequest, context: Any) -> Monitoring:
        hours = request.interval_hours if request.HasField("interval_hours") else None
        switched = await self._profiles.switch(UUID(request.id), enabled=request.enabled, hours=hours)
        return from_monitoring(switched)

    async def BatchUpdateMonitoring(
        self, request: contract.BatchUpdateMonitoringRequest, context: Any
    ) -> contract.BatchUpdateMonitoringResponse:
        ids = [UUID(each) for each in request.profile_ids]
        updated, unknown = await self._profiles.switch_many(ids, enabled=request.enabled)
        return contract.BatchUpdateMonitoringResponse(updated=updated, not_found=map(str, unknown))


def _all(found: FoundProfiles) -> list[Profile]:
    return [from_profile(profile, found.locations) for profile in found.profiles]


def _stats(tally: Tally) -> contract.AddProfileStats:
    return contract.AddProfileStats(
        posts_scraped=tally.scraped,
        new_posts=tally.new,
        updated_posts=tally.known,
        media_queued=tally.media_queued,
    )
