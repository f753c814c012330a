"""Through what people are told, and how patiently."""

from dataclasses import dataclass
from datetime import timedelta

from common.links import parse_link
from common.outward import AddressRule, Opening, openings
from common.settings import Secret, Unfit, integer, seconds, setting
from common.work import WorkQueue, WorkSettings
from monitor.clients.alerts.values import (
    MAIL_PORTS,
    mail_address,
    mail_addresses,
    mail_server,
    smtp_url,
    webhook_secret,
    webhook_url,
)
from monitor.domain.alerts import AlertRule, Channel
from monitor.tables import ALERTS

# What providers of mail offer where the usual ports are closed.
_OTHER_MAIL_PORT = 2525


@dataclass(frozen=True, kw_only=True)
class WebhookSettings:
    """The receiver of webhooks."""

    url: Secret | None = setting("ALERT_WEBHOOK_URL", webhook_url, None, secret=True)
    secret: Secret | None = setting("ALERT_WEBHOOK_SECRET", webhook_secret, None, secret=True)

    def __post_init__(self) -> None:
        _whole({"ALERT_WEBHOOK_URL": self.url, "ALERT_WEBHOOK_SECRET": self.secret})


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The receivers of mail, and the server that it is handed to."""

    recipients: tuple[str, ...] | None = setting("ALERT_EMAIL_TO", mail_addresses, None)
    sender: str | None = setting("ALERT_EMAIL_FROM", mail_address, None)
    server: Secret | None = setting("SMTP_URL", smtp_url, None, secret=True)

    def __post_init__(self) -> None:
        _whole({"ALERT_EMAIL_TO": self.recipients, "ALERT_EMAIL_FROM": self.sender, "SMTP_URL": self.server})


@dataclass(frozen=True, kw_only=True)
class AlertSettings(WorkSettings):
    """When people are told, through what, and how often that is tried."""

    webhook: WebhookSettings
    mail: MailSettings
    after: int = setting("ALERT_AFTER_FAILURES", integer(1, 1000), 3, help="failures in a row that are told")
    allowed_addresses: tuple[Opening, ...] = setting("ALERT_ALLOWED_ADDRESSES", openings, ())
    timeout: timedelta = setting("ALERT_TIMEOUT_SECONDS", seconds, timedelta(seconds=10), help="one attempt")
    hands: int = setting("ALERT_CONCURRENCY", integer(1, 1000), 5)
    # Doubled each time from the backoff on, so many attempts outlast a night.
    attempts: int = setting("ALERT_ATTEMPTS", integer(1, 20), 12)
    backoff: timedelta = setting("ALERT_BACKOFF_SECONDS", seconds, timedelta(seconds=15))

    def __post_init__(self) -> None:
        if self.webhook.url:
            link = parse_link(self.webhook.url.reveal())
            _dialled("ALERT_WEBHOOK_URL", self.webhook_rule, link.host, link.port)
        if self.mail.server:
            server = mail_server(self.mail.server.reveal())
            _dialled("SMTP_URL", self.mail_rule, server.host, server.port)

    @property
    def queue(self) -> WorkQueue:
        """The queue of deliveries."""
        return self.patient(ALERTS)

    @property
    def rule(self) -> AlertRule:
        """When an alert is written, and through what it goes."""
        is_set = {Channel.WEBHOOK: self.webhook.url, Channel.EMAIL: self.mail.server}
        return AlertRule(self.after, tuple(channel for channel, place in is_set.items() if place))

    @property
    def webhook_rule(self) -> AddressRule:
        """Where webhooks may go."""
        return AddressRule(openings=self.allowed_addresses)

    @property
    def mail_rule(self) -> AddressRule:
        """Where mail may be handed over."""
        return AddressRule((*MAIL_PORTS.values(), _OTHER_MAIL_PORT), self.allowed_addresses)


def _dialled(name: str, rule: AddressRule, host: str, port: int) -> None:
    objection = rule.objection_unasked(host, port)
    if objection:
        raise Unfit(f"{name}: is not dialled ({objection}) unless ALERT_ALLOWED_ADDRESSES opens it")


def _whole(given: dict[str, object]) -> None:
    missing = [name for name, value in given.items() if value is None]
    if missing and len(missing) < len(given):
        there = next(name for name, value in given.items() if value is not None)
        raise Unfit(f"{missing[0]}: is required where {there} is set")
