"""Alerts by mail: a text message to every address that is set up, through one server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.message import EmailMessage
from email.policy import SMTP as LINES_OF_SMTP
from email.utils import format_datetime

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from common.outward import Guard, dial
from common.settings import Secret
from monitor.clients.alerts.channel import AlertRefused, AlertUndelivered, Answer, named
from monitor.domain.alerts import Alert, headline

_OK = 250
_PERMANENT = 500
_PARTING_SECONDS = 1.0


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and as whom; `is_tls` where the line is encrypted from its beginning."""

    host: str
    port: int
    is_tls: bool
    user: str | None = None
    password: Secret | None = None


class Mail:
    """The people at some addresses."""

    def __init__(
        self, guard: Guard, server: MailServer, sender: str, recipients: Sequence[str], timeout: timedelta
    ) -> None:
        self._guard = guard
        self._server = server
        self._sender = sender
        self._recipients = recipients
        self._timeout = timeout.total_seconds()

    async def send(self, alert: Alert) -> Answer:
        """Hands the message over: connecting and handing over may each take the time that is set."""
        try:
            with named("mail server"):
                return await self._handed_over(self._message(alert))
        except SMTPException as fault:
            raise AlertUndelivered(f"The mail server did not answer properly ({type(fault).__name__}).") from fault

    async def _handed_over(self, message: EmailMessage) -> Answer:
        try:
            async with self._line() as smtp, asyncio.timeout(self._timeout):
                refused, _ = await smtp.send_message(message)
        except SMTPRecipientsRefused as fault:
            return _refusal(max(each.code for each in fault.recipients))
        except SMTPResponseException as fault:
            return _refusal(fault.code)
        return Answer(_OK, remark=_remark(len(refused), len(self._recipients)))

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[SMTP]:
        async with asyncio.timeout(self._timeout):
            smtp = await self._connected()
        try:
            yield smtp
        finally:
            # The message is with the server by now, or never will be: its farewell changes neither.
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=_PARTING_SECONDS)
            smtp.close()

    async def _connected(self) -> SMTP:
        server, (_, _, domain) = self._server, self._sender.rpartition("@")
        line = await dial(self._guard, server.host, server.port)
        smtp = SMTP(hostname=server.host, sock=line, use_tls=server.is_tls, local_hostname=domain)
        try:
            await smtp.connect()
            await self._login(smtp)
        except BaseException:
            smtp.close()
            line.close()
            raise
        return smtp

    async def _login(self, smtp: SMTP) -> None:
        if self._server.user is None or self._server.password is None:
            return
        if smtp.get_transport_info("sslcontext") is None:
            raise AlertRefused("The mail server offers no TLS, and the password is not sent in the clear.")
        await smtp.login(self._server.user, self._server.password.reveal())

    def _message(self, alert: Alert) -> EmailMessage:
        message = EmailMessage(LINES_OF_SMTP)
        message["From"] = self._sender
        message["To"] = ", ".join(self._recipients)
        message["Subject"] = f"[Carrel] {headline(alert.kind, alert.handle)}"
        message["Date"] = format_datetime(alert.create_time.astimezone(UTC))
        # The same in every delivery of the event: mail programs show one that comes twice as one.
        message["Message-ID"] = f"<{alert.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_text(alert))
        return message


def _text(alert: Alert) -> str:
    lines = [alert.message, "", f"Event: {alert.id}", f"At: {alert.create_time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"]
    return "\n".join(lines + ([f"Reason: {alert.reason}"] if alert.reason else [])) + "\n"


def _refusal(code: int) -> Answer:
    said = f"The mail server answered with status {code}."
    return Answer(code, AlertRefused(said) if code >= _PERMANENT else AlertUndelivered(said))


def _remark(refused: int, addressed: int) -> str | None:
    return f"{refused} of {addressed} addresses were refused." if refused else None
