"""Letters by mail, over SMTP."""

import re
import smtplib
import ssl
import threading
import time
from contextlib import suppress
from datetime import timedelta

from alerts.channels.mailing.line import MailLine
from alerts.channels.mailing.message import message
from alerts.channels.mailing.recipient import Mailbox, read_mailbox
from alerts.channels.mailing.server import SETTING, MailServer
from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from news.clock import Clock
from news.errors import WrongUse
from news.text.plain import one_line

BEGIN = 20.0
"""Seconds for connection, greeting, encryption and login."""
SECONDS = 30.0
"""Seconds for one letter after that; together they are all the time that a letter has."""
IDLE = 5.0
"""Seconds after which a connection without letters is ended."""
PAUSE = timedelta(minutes=1)
"""How long a server is left alone that cannot be used: who tries a refused login for each letter is locked out."""
_SHOWN = 300
_POINTS = re.compile(rb"^\.", re.MULTILINE)
"""A line that begins with a point has another put before it (RFC 5321, 4.5.2)."""

_CLOSING = "421 "
"""How the answer of a server begins that ends the connection (RFC 5321, 4.2.3)."""

_HELD = f"no mail server is named, so letters by mail are held: set {SETTING} and GUILDWIRE_MAIL_FROM"


class _Said(Exception):
    """The server said no to one step of a letter."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.said = _words(code, words)


class MailChannel:
    """Hands letters to one mail server, several over one connection.

    Mail cannot be told twice from once, so what may have been taken is ``Unsure`` and not sent again.
    """

    idempotent = False

    def __init__(
        self,
        server: MailServer | None,
        sender: Mailbox | None,
        clock: Clock,
        *,
        begin: float = BEGIN,
        seconds: float = SECONDS,
        idle: float = IDLE,
    ) -> None:
        """Without ``server`` or ``sender`` every letter is held."""
        self._server = server
        self._sender = sender
        self._clock = clock
        self._begin = begin
        self._seconds = seconds
        self._idle = idle
        self._line: MailLine | None = None
        self._timer: threading.Timer | None = None
        self._turn = threading.RLock()

    def check(self, address: str) -> str:
        """Refuse what is no single address; say what must be set before letters go out."""
        found = read_mailbox(address, f"mail:{one_line(address, 80)}")
        if self._server is None or self._sender is None:
            return _HELD
        if "." not in found.host:
            return f"{found.host} is the name of a host in your own network: check that it is meant"
        return ""

    def send(self, letter: Letter) -> Answer:
        """Hand the letter to the server and say what it answered."""
        if self._server is None or self._sender is None:
            return Retry(_HELD)
        try:
            recipient = read_mailbox(letter.address, f"mail:{one_line(letter.address, 80)}")
        except WrongUse as error:
            return Refused(str(error))
        body = message(letter, self._sender, recipient, self._clock())
        with self._turn:
            until = time.monotonic() + self._begin + self._seconds
            self._wait_no_more()
            reused = self._line is not None
            answer = self._send(self._server, self._sender, recipient, body, until)
            if reused and isinstance(answer, Retry) and answer.reason.startswith(_CLOSING):
                # Servers take so many letters by one connection and no more.
                self._wait_no_more()
                self._drop()
                answer = self._send(self._server, self._sender, recipient, body, until)
            return answer

    def _send(self, server: MailServer, sender: Mailbox, recipient: Mailbox, body: bytes, until: float) -> Answer:
        try:
            line = self._connected(server, sender, until)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return Retry(_not_reached(server, error), PAUSE)
        left = min(self._seconds, until - time.monotonic())
        if left <= 0:
            line.close()
            return Retry(f"the mail server {server.host}:{server.port} took too long before the letter was begun")
        with line.within(left):
            line.sock.settimeout(left)  # type: ignore[union-attr]
            answer = _hand_over(line, sender, recipient, body)
        self._keep(line)
        return answer

    def close(self) -> None:
        """End the connection. May be called twice; the next letter makes a new one."""
        with self._turn:
            self._wait_no_more()
            self._drop()

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.end()

    def _connected(self, server: MailServer, sender: Mailbox, until: float) -> MailLine:
        """Return a connection that answers: the one there is, or a new one."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError, smtplib.SMTPException), line.within(self._begin / 2):
                if line.rset()[0] == 250:
                    return line
            line.close()
        made = MailLine(server, sender.host)
        made.begin(min(self._begin, until - time.monotonic()))
        return made

    def _keep(self, line: MailLine) -> None:
        if line.sock is None:
            return
        self._line = line
        self._timer = threading.Timer(self._idle, self.close)
        self._timer.daemon = True
        self._timer.start()

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None


def _hand_over(line: MailLine, sender: Mailbox, recipient: Mailbox, body: bytes) -> Answer:
    """Send one message. Until its last byte is out nobody has it; from then on only an answer tells."""
    utf8 = sender.wants_utf8 or recipient.wants_utf8
    if utf8 and not line.has_extn("smtputf8"):
        return Refused(
            "the mail server takes no address with letters other than ASCII before the @ (it lacks SMTPUTF8): "
            "give another address"
        )
    try:
        options = [f"size={len(body)}"] if line.has_extn("size") else []
        _expect(250, *line.mail(sender.address, [*options, *(["SMTPUTF8"] if utf8 else [])]))
        _expect(250, *line.rcpt(recipient.address))
        line.putcmd("data")
        _expect(354, *line.getreply())
        line.send(_POINTS.sub(b"..", body))
        line.send(b".\r\n")
    except _Said as no:
        return _judge(no)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        line.close()
        return Retry(
            f"the connection to the mail server broke off before the letter was sent: {_reason(line.cause(error))}"
        )
    try:
        code, words = line.getreply()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        line.close()
        return Unsure(f"the mail server did not answer after the letter was sent: {_reason(line.cause(error))}")
    return _after(code, words)


def _after(code: int, words: bytes) -> Answer:
    """Judge the last answer; one that is no answer of SMTP says nothing of the letter."""
    said = _words(code, words)
    if 200 <= code < 300:
        return Sent(said)
    return _judge(_Said(code, words)) if 400 <= code < 600 else Unsure(f"the answer cannot be read: {said}")


def _expect(wanted: int, code: int, words: bytes) -> None:
    if code // 10 != wanted // 10:
        raise _Said(code, words)


def _judge(no: _Said) -> Answer:
    return Refused(no.said) if 500 <= no.code < 600 else Retry(no.said)


def _not_reached(server: MailServer, error: Exception) -> str:
    where = f"{server.host}:{server.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = _words(error.smtp_code, _as_bytes(error.smtp_error))
        return f"the mail server {where} refused the login ({said}): check the user and {SETTING}_PASSWORD"
    if isinstance(error, UnicodeError):
        # Its words hold what cannot be sent.
        return f"the mail server {where} cannot be told the user or {SETTING}_PASSWORD: write them in ASCII"
    if isinstance(error, ssl.SSLCertVerificationError):
        remedy = f"name its authority in {SETTING}_CA, or the right host in {SETTING}"
        return f"the mail server {where} has no certificate that can be trusted ({_reason(error)}): {remedy}"
    if isinstance(error, ssl.SSLError):
        remedy = f"{SETTING} has smtps:// where a line is encrypted from the beginning, else smtp://"
        return f"the line to the mail server {where} cannot be encrypted ({_reason(error)}): {remedy}"
    return f"the mail server {where} cannot be used: {_reason(error)}"


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, _as_bytes(error.smtp_error))
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return one_line(getattr(error, "strerror", None) or str(error) or type(error).__name__, _SHOWN)


def _words(code: int, words: bytes) -> str:
    return one_line(f"{code} {words.decode('utf-8', 'replace')}", _SHOWN)


def _as_bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")
