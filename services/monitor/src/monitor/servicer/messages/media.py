"""Media as protobuf messages."""

from collections.abc import Mapping
from uuid import UUID

from carrel.monitor.v1.profile_pb2 import Media

from monitor.clients.media_cache import Location

Locations = Mapping[UUID, Location]


def from_media(asset_id: UUID | None, locations: Locations) -> Media | None:
    """A picture, video or sound; None where there is none."""
    return Media(id=str(asset_id), uri=uri_of(asset_id, locations)) if asset_id else None


def uri_of(asset_id: UUID | None, locations: Locations) -> str | None:
    """Where the asset can be fetched now."""
    location = locations.get(asset_id) if asset_id else None
    return location.url if location else None
