"""`python -m media_cache.decoder`: one line of JSON in for each picture, one line of JSON out."""

import json
import sys
from pathlib import Path
from typing import Any

from common.errors import Failure
from media_cache.decoder import limits, pictures
from media_cache.domain.reasons import Reason

_SETTINGS = 1


def main() -> None:
    """Converts pictures until standard input ends."""
    settings = json.loads(sys.argv[_SETTINGS])
    limits.die_with(settings["parent"])
    limits.confine(settings["memory_bytes"])
    pictures.configure()
    for line in sys.stdin:
        limits.allow_cpu(settings["cpu_seconds"])
        answer = json.dumps(_convert(json.loads(line), settings))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _convert(asked: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    try:
        size = pictures.to_jpeg(
            Path(asked["source"]),
            Path(asked["target"]),
            quality=settings["quality"],
            most_pixels=settings["most_pixels"],
        )
    except Failure as refused:
        return {
            "reason": refused.reason,
            "detail": refused.message.removeprefix(Reason[refused.reason].sentence).strip(),
        }
    except (MemoryError, OSError):
        # What is left of a process without memory cannot be trusted; its successor starts afresh.
        sys.exit(Reason.POISON.name)
    return {"width": size.width, "height": size.height}


if __name__ == "__main__":
    main()
