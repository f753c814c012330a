"""The recorded posts, made fetchable: their media lead to a server of the tests, path and query untouched."""

import json
import os
import re
from pathlib import Path
from typing import Any

PAGE = "v3_profile_videos_stoolpresidente_2025-03-03.json"
_ORIGIN = re.compile(r"https://[a-z0-9.-]+\.(?:tiktokcdn|tiktokcdn-us|tiktokcdn-eu|tiktokv)\.[a-z]+")


def recordings_folder() -> Path | None:
    """The folder of the recordings; None where there is none."""
    named = os.environ.get("CARREL_RECORDINGS")
    return Path(named) if named else None


def recorded_posts(folder: Path, media_origin: str, name: str = PAGE) -> list[dict[str, Any]]:
    """The posts of one recorded page, with the media at `media_origin` (`http://host:port`)."""
    text = (folder / name).read_text(encoding="utf-8")
    posts: list[dict[str, Any]] = json.loads(_ORIGIN.sub(media_origin, text))["aweme_list"]
    return posts
