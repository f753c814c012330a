"""What a process tells about itself: logs, traces, metrics and errors, all carrying the ids of the work at hand.

Logging is the standard library's: `log = logging.getLogger(__name__)`, `log.info("a sentence", extra={...})`.
"""

from common.telemetry.bound import bind, bound
from common.telemetry.metrics import serve_metrics
from common.telemetry.process import Telemetry, configure
from common.telemetry.redaction import redacted, redacted_value, safe_url
from common.telemetry.settings import TelemetrySettings
from common.telemetry.traces import continued, span, trace_parent

__all__ = [
    "Telemetry",
    "TelemetrySettings",
    "bind",
    "bound",
    "configure",
    "continued",
    "redacted",
    "redacted_value",
    "safe_url",
    "serve_metrics",
    "span",
    "trace_parent",
]
