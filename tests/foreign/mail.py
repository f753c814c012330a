"""A mail server: real SMTP on a real port, which keeps what it is handed and refuses what it is told to refuse."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from dev.backing.ports import LOOPBACK


@dataclass
class Session:
    """One conversation: what the client said, and whether it is encrypted by now."""

    is_encrypted: bool = False
    lines: list[str] = field(default_factory=list)
    credentials: list[bytes] = field(default_factory=list)


class MailServer:
    """`replies` has other answers than the usual ones, by the command's first word, one for each time it comes."""

    def __init__(self, tls: ssl.SSLContext | None, *, tls_at_once: bool) -> None:
        self.port = 0
        self.sessions: list[Session] = []
        self.messages: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.replies: dict[str, list[str]] = {}
        self.tls = tls
        self.tls_at_once = tls_at_once

    @property
    def address(self) -> str:
        """`host:port`, as ALERT_ALLOWED_ADDRESSES has it."""
        return f"{LOOPBACK}:{self.port}"

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from the greeting to its end."""
        session = Session(is_encrypted=self.tls_at_once)
        self.sessions.append(session)
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            writer.write(self._reply("CONNECT", "220 mail.example ready"))
            while line := (await reader.readline()).decode("latin-1").rstrip("\r\n"):
                session.lines.append(line)
                if await self._answer(line, session, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, line: str, session: Session, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        word = line.partition(" ")[0].upper()
        steps: dict[str, Callable[[], Awaitable[bytes]]] = {
            "EHLO": lambda: self._greeted(session),
            "AUTH": lambda: self._known(line, session),
            "DATA": lambda: self._taken(reader, writer),
        }
        usual = {"STARTTLS": "220 go on", "QUIT": "221 bye"}.get(word, "250 fine")
        answer = await steps[word]() if word in steps else self._reply(word, usual)
        writer.write(answer)
        await writer.drain()
        if word == "STARTTLS" and self.tls:
            await writer.start_tls(self.tls)
            session.is_encrypted = True
        return word == "QUIT"

    async def _greeted(self, session: Session) -> bytes:
        offered = ["STARTTLS"] if self.tls and not session.is_encrypted else []
        lines = ["mail.example", "AUTH PLAIN", *offered]
        told = [f"250{' ' if line == lines[-1] else '-'}{line}" for line in lines]
        return self._reply("EHLO", "\r\n".join(told))

    async def _known(self, line: str, session: Session) -> bytes:
        session.credentials.append(b64decode(line.split(" ")[2]))
        return self._reply("AUTH", "235 welcome")

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"354 go on\r\n")
        raw = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
        answer = self._reply("DATA", "250 taken")
        if answer.startswith(b"250"):
            self.raw.append(raw)
            self.messages.append(message_from_bytes(raw, policy=default))
        return answer

    def _reply(self, word: str, usual: str) -> bytes:
        replies = self.replies.get(word)
        return f"{replies.pop(0) if replies else usual}\r\n".encode()


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, *, tls_at_once: bool = False) -> AsyncIterator[MailServer]:
    """The server; it offers STARTTLS where it has a certificate, or speaks TLS from the beginning."""
    one = MailServer(tls, tls_at_once=tls_at_once)
    server = await asyncio.start_server(one.converse, LOOPBACK, 0, ssl=tls if tls_at_once else None)
    one.port = server.sockets[0].getsockname()[1]
    async with server:
        yield one
