"""Which posts an asset belongs to, and when a post was last asked for again for the sake of its media."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MEDIA = """
CREATE FUNCTION media_of_post(video uuid, cover uuid, music uuid, images jsonb) RETURNS uuid[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT array_remove(ARRAY[video, cover, music], NULL)
        || ARRAY(SELECT (image ->> 'id')::uuid FROM jsonb_array_elements(images) AS image)
$$
"""

# Without a list of entries that are still to be sorted in, which every one of a thousand look-ups would read.
_INDEXES = """
CREATE INDEX tiktok_posts_media ON tiktok_posts USING gin (media_of_post(video_id, cover_id, music_id, images))
    WITH (fastupdate = off);
CREATE INDEX tiktok_profiles_avatar ON tiktok_profiles (avatar_id) WHERE avatar_id IS NOT NULL;
"""

_REFRESHES = """
CREATE TABLE media_refreshes (
    post_id uuid PRIMARY KEY REFERENCES tiktok_posts ON DELETE CASCADE,
    lease_expire_time timestamptz,
    answered_at timestamptz
)
"""


def upgrade() -> None:
    """Adds the function, the indexes and the table; the release before this one knows none of them."""
    for statement in (_MEDIA, _INDEXES, _REFRESHES):
        op.execute(statement)
