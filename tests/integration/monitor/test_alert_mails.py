"""Alerts by mail, handed to a real server: over TLS where there is a password, to nobody within, in clean lines."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from carrel.monitor.v1.alert_pb2 import Alert, Delivery

from monitor.app import serve, work
from monitor.clients.source import SourceUnreadable
from tests.fixtures.certificates import write_certificate
from tests.foreign.mail import MailServer, mail_server
from tests.foreign.provider import Provider
from tests.integration.monitor.alerting import by_mail, settled
from tests.integration.monitor.standing import Standing, standing

USER = "carrel:a-pass%40word@"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as one:
        yield one


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The certificate of 127.0.0.1, which this process trusts."""
    chain = write_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


@asynccontextmanager
async def telling(environment: dict[str, str], provider: Provider) -> AsyncIterator[Standing]:
    """A monitor that has something to tell."""
    async with standing(environment, provider, roles=(serve, work)) as house:
        async with house.app.database.unit_of_work() as one:
            await one.alerts.source_closed("SOURCE_KEY_REFUSED", "The provider refuses our key.")
        yield house


async def told(environment: dict[str, str], provider: Provider) -> Alert:
    """The alert once its delivery has ended."""
    async with telling(environment, provider) as house:
        return (await settled(house, 1))[0]


async def test_a_message_reaches_everybody(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer
) -> None:
    alert = await told(monitor_environ | by_mail(server), provider)

    message, delivery = server.messages[0], alert.deliveries[0]
    assert (delivery.channel, delivery.status, delivery.response_status) == (Delivery.EMAIL, Delivery.DELIVERED, 250)
    assert (message["From"], message["To"]) == ("carrel@example.org", "day@example.com, night@example.com")
    assert message["Subject"] == "[Carrel] All monitoring is paused"
    assert message["Message-ID"] == f"<{alert.id}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime.timestamp() == alert.create_time.seconds
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines()[0] == "All monitoring is paused: The provider refuses our key."
    assert [line for line in server.sessions[0].lines if line.startswith("RCPT")] == [
        "RCPT TO:<day@example.com>",
        "RCPT TO:<night@example.com>",
    ]


async def test_no_line_of_the_headers_comes_from_a_name(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer
) -> None:
    hostile = "demo\\r\\nBcc: thief@example.com\\r\\n\\r\\nhidden\\u2028\\u0007"
    environment = monitor_environ | by_mail(server, ALERT_AFTER_FAILURES="1")

    async with standing(environment, provider, roles=(serve, work)) as house:
        await house.rows(f"""
            INSERT INTO tiktok_profiles (id, handle, nickname, failures_in_row)
            VALUES (gen_random_uuid(), E'{hostile}', E'{hostile}', 1)
        """)
        profile_id = (await house.rows("SELECT id FROM tiktok_profiles"))[0][0]
        async with house.app.database.unit_of_work() as one:
            await one.alerts.run_failed(profile_id, SourceUnreadable("Told\r\nBcc: thief@example.com"))
        await settled(house, 1)

    headers = server.raw[0].partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in headers
    assert server.messages[0]["Subject"] == "[Carrel] Monitoring of @demo Bcc: thief@example.com hidden fails"
    assert server.messages[0]["Bcc"] is None
    assert not [line for line in server.sessions[0].lines if "thief" in line]


async def test_a_password_is_sent_over_tls_after_starttls(
    monitor_environ: dict[str, str], provider: Provider, certificate: ssl.SSLContext
) -> None:
    async with mail_server(certificate) as server:
        alert = await told(monitor_environ | by_mail(server, USER), provider)

    assert alert.deliveries[0].status == Delivery.DELIVERED
    assert server.sessions[0].is_encrypted
    assert server.sessions[0].credentials == [b"\0carrel\0a-pass@word"]


async def test_smtps_is_encrypted_from_its_beginning(
    monitor_environ: dict[str, str], provider: Provider, certificate: ssl.SSLContext
) -> None:
    async with mail_server(certificate, tls_at_once=True) as server:
        environment = monitor_environ | by_mail(server, SMTP_URL=f"smtps://{USER}{server.address}")
        alert = await told(environment, provider)

    assert alert.deliveries[0].status == Delivery.DELIVERED
    assert server.sessions[0].credentials == [b"\0carrel\0a-pass@word"]


async def test_a_password_is_never_sent_in_the_clear(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer
) -> None:
    delivery = (await told(monitor_environ | by_mail(server, USER), provider)).deliveries[0]

    assert (delivery.status, delivery.attempts) == (Delivery.FAILED, 1)
    assert delivery.error == "The mail server offers no TLS, and the password is not sent in the clear."
    assert server.sessions[0].credentials == []


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    monitor_environ: dict[str, str], provider: Provider, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    async with mail_server(certificate) as server:
        environment = monitor_environ | by_mail(server, USER, ALERT_ATTEMPTS="1")
        delivery = (await told(environment, provider)).deliveries[0]

    assert delivery.status == Delivery.FAILED
    assert (server.sessions[0].credentials, server.messages) == ([], [])


@pytest.mark.parametrize("word", ["CONNECT", "MAIL", "RCPT", "DATA"])
async def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer, word: str
) -> None:
    server.replies = {word: ["451 later"] * 2 + ["550 never"] * 2}

    delivery = (await told(monitor_environ | by_mail(server), provider)).deliveries[0]

    assert (delivery.status, delivery.response_status) == (Delivery.FAILED, 550)
    assert delivery.attempts == (2 if word == "RCPT" else 3)
    assert delivery.error == "The mail server answered with status 550."


async def test_one_address_that_is_refused_is_remarked_upon(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer
) -> None:
    server.replies = {"RCPT": ["550 unknown"]}

    delivery = (await told(monitor_environ | by_mail(server), provider)).deliveries[0]

    assert (delivery.status, delivery.error) == (Delivery.DELIVERED, "1 of 2 addresses were refused.")
    assert len(server.messages) == 1


async def test_a_farewell_that_never_comes_delays_nothing_and_repeats_nothing(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer
) -> None:
    server.replies = {"QUIT": ["999 what"]}

    delivery = (await told(monitor_environ | by_mail(server), provider)).deliveries[0]

    assert (delivery.status, delivery.attempts) == (Delivery.DELIVERED, 1)
    assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("url", "objection"),
    [
        ("smtp://localhost", "loopback"),
        ("smtps://localhost", "loopback"),
        ("smtp://localhost:2525", "loopback"),
    ],
)
async def test_a_mail_server_within_is_refused_and_not_tried_again(
    monitor_environ: dict[str, str], provider: Provider, server: MailServer, url: str, objection: str
) -> None:
    delivery = (await told(monitor_environ | by_mail(server, SMTP_URL=url), provider)).deliveries[0]

    assert (delivery.status, delivery.attempts) == (Delivery.FAILED, 1)
    assert delivery.error == f"The address of the mail server is not dialled ({objection})."
    assert server.sessions == []
