"""How to reach ScrapeCreators, and how much of it to take."""

from dataclasses import dataclass
from datetime import timedelta

from common.settings import Secret, seconds, setting, size, text, url


@dataclass(frozen=True, kw_only=True)
class ScrapeCreatorsSettings:
    """The provider's address, our key, and the limits of one call."""

    api_key: Secret | None = setting("SCRAPECREATORS_API_KEY", text, None, secret=True)
    base_url: str = setting("SCRAPECREATORS_BASE_URL", url("https", "http"), "https://api.scrapecreators.com")
    timeout: timedelta = setting("{prefix}TIMEOUT_SECONDS", seconds, timedelta(seconds=60), help="one whole answer")
    largest_answer: int = setting("{prefix}MAX_BYTES", size, 50_000_000, help="one answer, unpacked")
