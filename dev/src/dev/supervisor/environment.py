"""What each process is told: the settings of its own, and no secret of anybody else's."""

from collections.abc import Iterable, Mapping

# A name that ends in `_` stands for all names that begin with it.
# PYTHONDONTWRITEBYTECODE is left out on purpose: with it, every start would compile every process anew.
SYSTEM = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "SSL_CERT_FILE")
COMMON = ("CARREL_", "LOG_LEVEL", "OTEL_", "SENTRY_", "GRPC_", "DRAIN_SECONDS")
OWN: Mapping[str, tuple[str, ...]] = {
    "media_cache": ("MEDIA_CACHE_", "QUEUE_NAME", "REDIS_", "R2_", "S3_", "OBJECTS_"),
    "monitor": ("MONITOR_", "QUEUE_NAME", "REDIS_", "SCRAPECREATORS_", "SCRAPE_", "ALERT_", "SMTP_"),
    "ocr": ("OCR_", "QUEUE_NAME", "REDIS_", "GEMINI_"),
    "gateway": ("GATEWAY_", "REDIS_"),
    "upstream": (),
}


def environ_of(process: str, settings: Mapping[str, str], facts: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process: what is its business in the user's `settings`, over the `facts` of this run."""
    names = (*SYSTEM, *COMMON, *OWN[process])
    chosen = _chosen(settings, names)
    # A secret the user keeps in a file is not given a second time, as text.
    needed = {name: value for name, value in facts.items() if f"{name}_FILE" not in chosen}
    return {**needed, **chosen}


def _chosen(settings: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    exact = set(names)
    beginnings = tuple(name for name in exact if name.endswith("_"))
    return {name: value for name, value in settings.items() if name in exact or name.startswith(beginnings)}
