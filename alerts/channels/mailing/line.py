"""A connection to a mail server, each step of which ends within a time, however slowly the server speaks.

A time-out of the library begins anew with every byte, so here the connection is cut when the time is over.
"""

import queue
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from alerts.channels.mailing.server import MailServer

CONNECT = 10.0
"""Seconds for the server to be found and to take a connection."""
_END = 2.0
"""Seconds to take leave."""


class MailLine(smtplib.SMTP):
    """A connection that can be cut from its first moment on, also while it is being encrypted."""

    def __init__(self, server: MailServer, ours: str) -> None:
        """Say who ``ours`` is; connects to nothing yet."""
        super().__init__(local_hostname=ours, timeout=CONNECT)
        self._host = server.host  # by which the library checks a certificate
        self._server = server
        self._context = _context(server)
        self._cord: socket.socket | None = None
        self._late = False

    def begin(self, seconds: float) -> None:
        """Connect, encrypt as the server's setting asks, and log in.

        Raises ``OSError``, ``ValueError`` or :class:`smtplib.SMTPException`; it is closed then.
        """
        until = time.monotonic() + seconds
        try:
            raw = _dial(self._server.host, self._server.port, min(CONNECT, seconds))
            self._cord, self.sock = raw.dup(), raw
            with self.within(until - time.monotonic()):
                self._greet()
        except (OSError, ValueError, smtplib.SMTPException) as error:
            self.close()
            raise self.cause(error) from error

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the connection after so many seconds."""
        self._late = False
        timer = threading.Timer(max(0.0, seconds), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def cause(self, error: Exception) -> Exception:
        """Return what made a step fail: that its time was over where we cut the connection, or the library did."""
        return TimeoutError() if self._late or isinstance(error.__context__, TimeoutError) else error

    def end(self) -> None:
        """Take leave of the server and close."""
        with suppress(OSError, smtplib.SMTPException), self.within(_END):
            self.quit()
        self.close()

    def close(self) -> None:
        """Close without a word. May be called twice."""
        super().close()
        cord, self._cord = self._cord, None
        if cord is not None:
            cord.close()

    def _greet(self) -> None:
        if self._server.tls:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self._host)  # type: ignore[arg-type]
        code, words = self.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        self.ehlo_or_helo_if_needed()
        if not self._server.tls:
            if self.has_extn("starttls"):
                self.starttls(context=self._context)
                self.ehlo()
            elif self._server.verified:
                raise smtplib.SMTPNotSupportedError("it offers no encryption (STARTTLS)")
        if self._server.user:
            self.login(self._server.user, self._server.password)

    def _cut(self) -> None:
        self._late = True
        # By its second handle: the first changes its owner while the line is being encrypted.
        with suppress(OSError, AttributeError):
            self._cord.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]


def _context(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca)
    if not server.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _dial(host: str, port: int, seconds: float) -> socket.socket:
    """Connect to the first address that answers; each has its share of the time."""
    until = time.monotonic() + seconds
    found = _look_up(host, port, seconds)
    last: OSError = TimeoutError()
    for number, (family, kind, protocol, _, address) in enumerate(found):
        share = (until - time.monotonic()) / (len(found) - number)
        if share <= 0:
            break
        made = socket.socket(family, kind, protocol)
        made.settimeout(share)
        try:
            made.connect(address)
        except OSError as error:
            made.close()
            last = error
        else:
            made.settimeout(seconds)
            return made
    raise last


def _look_up(host: str, port: int, seconds: float) -> list[Any]:
    """Return the addresses of a host. The system's own look-up knows no time, so it is left behind."""
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer
