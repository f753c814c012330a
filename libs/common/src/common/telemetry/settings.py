"""Where logs, traces, metrics and errors go."""

from dataclasses import dataclass

from common.settings import Address, Secret, address, choice, setting, text, url


@dataclass(frozen=True, kw_only=True)
class TelemetrySettings:
    """What a process tells about itself; traces, metrics and Sentry are off until they have an address."""

    log_level: str = setting("LOG_LEVEL", choice("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
    otlp_endpoint: str | None = setting("OTEL_EXPORTER_OTLP_ENDPOINT", url("http", "https"), None)
    sentry_dsn: Secret | None = setting("SENTRY_DSN", url("http", "https"), None, secret=True)
    sentry_environment: str = setting("SENTRY_ENVIRONMENT", text, "production")
    metrics_listen: Address | None = setting("{prefix}METRICS_LISTEN", address, None)
