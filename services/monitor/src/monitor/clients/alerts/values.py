"""From text to a receiver: what the settings of alerts may look like."""

import re
from urllib.parse import unquote

from common.links import BadLink, parse_host, parse_link
from common.settings import Secret, Unfit, text, words
from monitor.clients.alerts.mail import MailServer
from monitor.domain.signing import signing_key

# Submission after STARTTLS and with TLS from the beginning (RFC 8314).
MAIL_PORTS = {"smtp": 587, "smtps": 465}
_RELAY_PORT = 25
_HIGHEST_PORT = 65535
_SMTP_URL = re.compile(
    r"(?P<scheme>smtps?)://(?:(?P<user>[^:@/]+):(?P<password>[^:@/]+)@)?(?P<host>\[[^\]]*\]|[^:@/]+)"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?/?"
)
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")


def webhook_url(value: str) -> str:
    """The address of a receiver, which may be a secret itself."""
    url = text(value)
    try:
        parse_link(url)
    except BadLink as fault:
        raise Unfit(f"must be an http or https URL ({fault})") from None
    return url


def webhook_secret(value: str) -> str:
    """A secret as Standard Webhooks writes it."""
    secret = text(value)
    try:
        signing_key(secret)
    except ValueError:
        raise Unfit("must be whsec_ and the base64 of 24 to 64 random bytes") from None
    return secret


def smtp_url(value: str) -> str:
    """The address of a mail server with what it asks of us."""
    mail_server(text(value))
    return text(value)


def mail_server(url: str) -> MailServer:
    """The mail server of a URL; Unfit when it is none."""
    parts = _SMTP_URL.fullmatch(url)
    port = int((parts and parts["port"]) or 0)
    if parts is None or port > _HIGHEST_PORT:
        raise Unfit("must be smtp:// or smtps:// with user:password@host:port")
    if port == _RELAY_PORT:
        raise Unfit("must not have port 25, which is for mail between servers")
    try:
        host = parse_host(parts["host"])
    except BadLink as fault:
        raise Unfit(f"must name a mail server ({fault})") from None
    password = Secret(unquote(parts["password"])) if parts["password"] else None
    user = unquote(parts["user"]) if parts["user"] else None
    return MailServer(host, port or MAIL_PORTS[parts["scheme"]], parts["scheme"] == "smtps", user, password)


def mail_addresses(value: str) -> tuple[str, ...]:
    """Plain mail addresses."""
    found = words(value)
    if not found or not all(_MAIL_ADDRESS.fullmatch(each) for each in found):
        raise Unfit("must be mail addresses like night@example.com, with commas between them")
    return found


def mail_address(value: str) -> str:
    """One plain mail address."""
    address, *more = mail_addresses(value)
    if more:
        raise Unfit("must be one mail address")
    return address
