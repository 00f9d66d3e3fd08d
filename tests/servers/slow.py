"""Receivers that take a connection and then take their time, for as long as the test lasts."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

PACE = 0.01
"""Seconds between two pieces."""


class Dripping:
    """Listens on a free port of 127.0.0.1; says ``first`` at once and then ``again`` for ever, piece by piece.

    With ``asked`` it first reads a request of HTTP, its body included. With nothing to say it is silent.
    """

    def __init__(self, first: bytes = b"", again: bytes = b"", *, asked: bool = False) -> None:
        self.connections = 0
        self._first = first
        self._again = again
        self._asked = asked
        self._over = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            if self._asked:
                _read_request(line)
            line.sendall(self._first)
            while not self._over.wait(PACE):
                line.sendall(self._again)


def _read_request(line: socket.socket) -> None:
    with line.makefile("rb") as read:
        length = 0
        while (header := read.readline().strip().lower()) != b"":
            if header.startswith(b"content-length:"):
                length = int(header.partition(b":")[2])
        read.read(length)


SLOW_ANSWERS = {
    "says nothing": (b"", b""),
    "a status that never ends": (b"HTTP/1.1 200 O", b"K"),
    "headers that never end": (b"HTTP/1.1 200 OK\r\n", b"X-Slow: 1\r\n"),
    "one header that never ends": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
    "is at work for ever": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}
"""Answers of a web server from which no status is ever had: what comes at once, and what comes for ever."""
