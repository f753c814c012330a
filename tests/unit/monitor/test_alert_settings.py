"""What alerts can be told, and what is refused at the start, each by its name."""

import pytest

from common.settings import SettingsFault, load
from monitor.clients.alerts.values import mail_server
from monitor.domain.alerts import AlertRule, Channel
from monitor.settings import Settings

DATABASE = {"DATABASE_URL": "postgresql://u:p@127.0.0.1/x"}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WEBHOOK = {"ALERT_WEBHOOK_URL": "https://good.example/hook?token=canary-1", "ALERT_WEBHOOK_SECRET": SECRET}
MAIL = {
    "ALERT_EMAIL_TO": "night@example.com",
    "ALERT_EMAIL_FROM": "carrel@example.org",
    "SMTP_URL": "smtp://user:canary-2@mail.example:587",
}
GOOD = DATABASE | WEBHOOK | MAIL


def faults(environ: dict[str, str]) -> list[str]:
    """What is wrong with the settings."""
    with pytest.raises(SettingsFault) as caught:
        load(Settings, environ, prefix="MONITOR_")
    return list(caught.value.faults)


def test_alerts_go_nowhere_by_default_and_are_tried_through_a_night() -> None:
    settings = load(Settings, DATABASE, prefix="MONITOR_").alerts

    waits = [settings.backoff * 2**attempt for attempt in range(settings.attempts - 1)]
    assert settings.rule == AlertRule(3, ())
    assert (settings.timeout.total_seconds(), settings.hands) == (10, 5)
    assert sum(wait.total_seconds() for wait in waits) > 8 * 3600


def test_both_channels_can_be_set_up() -> None:
    settings = load(Settings, GOOD | {"ALERT_AFTER_FAILURES": "1"}, prefix="MONITOR_").alerts

    assert settings.rule == AlertRule(1, (Channel.WEBHOOK, Channel.EMAIL))
    assert not {"canary-1", "canary-2", SECRET} & set(repr(settings).split("'"))
    assert "canary" not in repr(settings)


@pytest.mark.parametrize("name", [*WEBHOOK, *MAIL])
def test_half_a_channel_is_refused_by_the_name_that_is_missing(name: str) -> None:
    found = faults({key: value for key, value in GOOD.items() if key != name})

    assert [fault.partition(" where ")[0] for fault in found] == [f"{name}: is required"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALERT_AFTER_FAILURES", "0"),
        ("ALERT_ATTEMPTS", "21"),
        ("ALERT_CONCURRENCY", "0"),
        ("ALERT_TIMEOUT_SECONDS", "soon"),
        ("ALERT_BACKOFF_SECONDS", "-1"),
        ("ALERT_ALLOWED_ADDRESSES", "mail.example:587"),
        ("ALERT_ALLOWED_ADDRESSES", "10.0.0.8"),
        ("ALERT_WEBHOOK_URL", "canary.example/hook"),
        ("ALERT_WEBHOOK_URL", "ftp://canary.example/hook"),
        ("ALERT_WEBHOOK_URL", "https://user:canary@good.example/"),
        ("ALERT_WEBHOOK_URL", "http://2130706433/canary"),
        ("ALERT_WEBHOOK_URL", "http://0x7f.1/canary"),
        ("ALERT_WEBHOOK_URL", "http://0177.0.0.1/canary"),
        ("ALERT_WEBHOOK_URL", "http://127.1/canary"),
        ("ALERT_WEBHOOK_SECRET", "canary"),
        ("ALERT_EMAIL_TO", "canary"),
        ("ALERT_EMAIL_TO", "canary@example.com\r\nBcc: thief@example.com"),
        ("ALERT_EMAIL_TO", "Canary <canary@example.com>"),
        ("ALERT_EMAIL_FROM", "canary@example.com, other@example.com"),
        ("ALERT_EMAIL_FROM", "canary@example.com\nBcc: thief@example.com"),
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "http://user:canary@mail.example"),
        ("SMTP_URL", "smtp://user:canary@mail.example:25"),
        ("SMTP_URL", "smtps://mail.example:25"),
        ("SMTP_URL", "smtp://mail.example:0"),
        ("SMTP_URL", "smtp://mail.example:99999"),
        ("SMTP_URL", "smtp://user@mail.example"),
        ("SMTP_URL", "smtp://127.1:587"),
        ("SMTP_URL", "smtp://0x7f000001"),
        ("SMTP_URL", "smtp://mail.example/?canary"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(name: str, value: str) -> None:
    found = faults(GOOD | {name: value})

    assert [fault.startswith(f"{name}:") for fault in found] == [True]
    assert "canary" not in found[0]


@pytest.mark.parametrize(
    ("name", "value", "objection"),
    [
        ("ALERT_WEBHOOK_URL", "http://127.0.0.1/canary", "loopback"),
        ("ALERT_WEBHOOK_URL", "http://[::1]/canary", "loopback"),
        ("ALERT_WEBHOOK_URL", "http://[::ffff:127.0.0.1]/canary", "IPv4 within IPv6"),
        ("ALERT_WEBHOOK_URL", "http://169.254.169.254/canary", "link-local"),
        ("ALERT_WEBHOOK_URL", "https://canary.example:8443/", "port 8443"),
        ("ALERT_WEBHOOK_URL", "http://canary.example:25/", "port 25"),
        ("SMTP_URL", "smtp://user:canary@10.0.0.8:2525", "private"),
        ("SMTP_URL", "smtps://user:canary@[::1]", "loopback"),
        ("SMTP_URL", "smtp://user:canary@mail.example:1025", "port 1025"),
    ],
)
def test_what_would_never_be_dialled_is_refused_at_the_start(name: str, value: str, objection: str) -> None:
    assert faults(GOOD | {name: value}) == [
        f"{name}: is not dialled ({objection}) unless ALERT_ALLOWED_ADDRESSES opens it"
    ]


@pytest.mark.parametrize(
    ("name", "value", "opening"),
    [
        ("ALERT_WEBHOOK_URL", "http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("ALERT_WEBHOOK_URL", "https://hooks.example:8443/", "10.1.2.3:8443"),
        ("SMTP_URL", "smtp://10.0.0.8:2525", "10.0.0.0/8"),
    ],
)
def test_what_is_opened_is_not(name: str, value: str, opening: str) -> None:
    assert load(Settings, GOOD | {name: value, "ALERT_ALLOWED_ADDRESSES": opening}, prefix="MONITOR_")


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tls"),
    [
        ("smtp://mail.example", "mail.example", 587, False),
        ("smtps://mail.example/", "mail.example", 465, True),
        ("smtp://MAIL.example:2525", "mail.example", 2525, False),
        ("smtp://[2606:4700::1111]:587", "2606:4700::1111", 587, False),
    ],
)
def test_a_mail_server_has_the_usual_port_unless_it_names_another(url: str, host: str, port: int, is_tls: bool) -> None:
    server = mail_server(url)

    assert (server.host, server.port, server.is_tls, server.user) == (host, port, is_tls, None)


def test_what_is_escaped_in_a_mail_url_is_meant_unescaped() -> None:
    server = mail_server("smtps://me%40mail.example:a%2Fb%3A%40c@mail.example")

    assert server.password is not None
    assert (server.user, server.password.reveal()) == ("me@mail.example", "a/b:@c")
