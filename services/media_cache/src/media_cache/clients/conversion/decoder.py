"""One confined process, and the line to it."""

import os
import signal
import socket
from pathlib import Path

from media_cache.clients.conversion.waiting import readable
from media_cache.decoder.messages import MOST_BYTES, Answer, Hello, Question, read_answer, read_hello

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_RESIDENT = 1


class Decoder:
    """A process that is asked about one picture at a time."""

    def __init__(self, line: socket.socket, process: int, hello: Hello) -> None:
        self._line = line
        self._process = process
        self.hello = hello

    async def ask(self, question: Question, source: int, target: int) -> Answer | None:
        """What it says of the picture in the descriptor `source`; None when it died or does not make sense any more."""
        try:
            socket.send_fds(self._line, [question.encoded()], [source, target])
            await readable(self._line)
            return read_answer(self._line.recv(MOST_BYTES))
        except ConnectionError:
            return None

    def resident_bytes(self) -> int:
        """The memory that it has now."""
        try:
            pages = Path(f"/proc/{self.hello.process}/statm").read_text().split()[_RESIDENT]
        except OSError:
            return 0
        return int(pages) * _PAGE_BYTES

    def close(self) -> None:
        """Ends it, whatever it is doing."""
        self._line.close()
        try:
            # By its descriptor: the number of a process that is gone may be another's.
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            os.close(self._process)


async def introduced(line: socket.socket) -> Decoder | None:
    """The decoder at the other end of the line, once it is ready; None when it died before it was."""
    await readable(line)
    try:
        message, processes, _, _ = socket.recv_fds(line, MOST_BYTES, 1)
    except ConnectionError:
        return None
    return Decoder(line, processes[0], read_hello(message)) if processes else None
