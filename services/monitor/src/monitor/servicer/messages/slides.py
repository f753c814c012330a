"""What there is to read of a post, as a protobuf message."""

from carrel.monitor.v1.slide_service_pb2 import PostSlides

from monitor.domain import slides


def from_slides(found: slides.PostSlides) -> PostSlides:
    """The slides of a post."""
    return PostSlides(
        post_id=str(found.post_id),
        content_type=found.content_type.name,
        description=found.description,
        slide_ids=map(str, found.slide_ids),
        cover_id=str(found.cover_id) if found.cover_id else None,
    )
