"""Profiles as protobuf messages. What is unknown is left out."""

from carrel.monitor.v1.profile_pb2 import AccountChange, Profile
from carrel.monitor.v1.run_pb2 import Monitoring

from monitor.domain import profiles
from monitor.servicer.messages.history import from_totals
from monitor.servicer.messages.media import Locations, from_media
from monitor.servicer.messages.runs import from_run


def from_profile(profile: profiles.Profile, locations: Locations) -> Profile:
    """A profile."""
    return Profile(
        id=str(profile.id),
        handle=profile.handle,
        nickname=profile.nickname,
        bio=profile.bio,
        avatar=from_media(profile.avatar_id, locations),
        verified=profile.verified,
        is_own_profile=profile.is_own_profile,
        **from_totals(profile.totals),
        monitoring_enabled=profile.monitoring_enabled,
        interval_hours=profile.interval_hours,
        last_run_time=profile.last_run_time,
        next_run_time=profile.next_run_time,
        create_time=profile.create_time,
        update_time=profile.update_time,
        account_state=profile.account_state.name,
        account_state_time=profile.account_state_since,
    )


def from_monitoring(monitoring: profiles.Monitoring) -> Monitoring:
    """How a profile is watched."""
    profile = monitoring.profile
    return Monitoring(
        profile_id=str(profile.id),
        monitoring_enabled=profile.monitoring_enabled,
        interval_hours=profile.interval_hours,
        last_run_time=profile.last_run_time,
        next_run_time=profile.next_run_time,
        logs=[from_run(run) for run in monitoring.runs],
        account_changes=[_from_change(change) for change in monitoring.changes],
    )


def _from_change(change: profiles.AccountChange) -> AccountChange:
    return AccountChange(state=change.state.name, handle=change.handle, observe_time=change.observe_time)
