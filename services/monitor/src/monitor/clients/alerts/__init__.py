"""The ways to people: a webhook, and mail."""

from monitor.clients.alerts.channel import AlertChannel
from monitor.clients.alerts.opening import open_channels
from monitor.clients.alerts.settings import AlertSettings

__all__ = ["AlertChannel", "AlertSettings", "open_channels"]
