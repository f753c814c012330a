"""Opens the channels that are set up."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from common.clock import SystemClock
from common.links import parse_link
from common.outward import Bounds, Guard, Outward
from monitor.clients.alerts.channel import AlertChannel
from monitor.clients.alerts.mail import Mail
from monitor.clients.alerts.settings import AlertSettings
from monitor.clients.alerts.values import mail_server
from monitor.clients.alerts.webhook import Webhook
from monitor.domain.alerts import Channel
from monitor.domain.signing import signing_key


@asynccontextmanager
async def open_channels(settings: AlertSettings) -> AsyncIterator[Mapping[Channel, AlertChannel]]:
    """The ways to people; none when nothing is set up."""
    async with AsyncExitStack() as lines:
        channels: dict[Channel, AlertChannel] = {}
        if settings.webhook.url and settings.webhook.secret:
            outward = Outward(settings.webhook_rule, Bounds(idle_timeout=settings.timeout))
            await lines.enter_async_context(outward)
            link, key = parse_link(settings.webhook.url.reveal()), signing_key(settings.webhook.secret.reveal())
            channels[Channel.WEBHOOK] = Webhook(outward, link, key, settings.timeout, SystemClock())
        mail = settings.mail
        if mail.server and mail.sender and mail.recipients:
            guard = Guard(settings.mail_rule, settings.timeout)
            lines.callback(guard.close)
            server = mail_server(mail.server.reveal())
            channels[Channel.EMAIL] = Mail(guard, server, mail.sender, mail.recipients, settings.timeout)
        yield channels
