"""Real receivers of letters on loopback: a mail server and a web server that answer as they are told.

Both keep what they received, also where the sender never learns of it.
"""

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, cast

import msgspec
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from guildwire.demo.site import LocalServer


class Certificate(msgspec.Struct, frozen=True):
    """A certificate of localhost and 127.0.0.1 that signs itself."""

    certificate: Path
    """Also the file of the authority that a client trusts."""
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path, *names: str, until: datetime | None = None) -> Certificate:
    """Make a certificate for ``names``, those of this machine if none are given; it is good for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "guildwire test")])
    known: list[x509.GeneralName] = [x509.DNSName(each) for each in names or ("localhost",)]
    if not names:
        known.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(until or today + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return Certificate(certificate, secret)


class Mail(msgspec.Struct, frozen=True):
    """One message that the server accepted, whether the sender learnt of it or not."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    tls: bool
    user: str
    connection: int
    """Which connection it came by, from 1."""

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def texts(self) -> list[str]:
        """The text of each part, text before HTML, lines ended by newlines."""
        parts = [part for part in self.message.walk() if not part.is_multipart()]
        return [part.get_content().replace("\r\n", "\n") for part in parts]

    @property
    def delivery(self) -> str:
        """Id of the delivery, from the message id."""
        return str(self.message["Message-ID"]).strip("<>").partition("@")[0]


End = Literal["accept", "lose", "drop", "slow", "garbage"]
"""What happens once all of a message came: accepted and said so; accepted, and the connection cut before the
answer; the connection cut and nothing accepted; accepted after ``delay`` seconds; accepted with an answer that is
none."""


class MailReceiver:
    """A real mail server (aiosmtpd) on a free port of 127.0.0.1, while the context lasts.

    ``refusals`` are answers to recipients, by address; ``ends`` are what happens to the next messages, in their
    order, and ``answers`` what is said of them in place of 250. With a ``certificate`` STARTTLS is offered, with
    ``tls`` the line is encrypted from the beginning; with ``users`` a login is needed.
    """

    def __init__(
        self,
        certificate: Certificate | None = None,
        *,
        tls: bool = False,
        users: dict[str, str] | None = None,
        utf8: bool = True,
    ) -> None:
        self.mails: list[Mail] = []
        self.refusals: dict[str, str] = {}
        self.senders: dict[str, str] = {}
        self.ends: list[End] = []
        self.answers: list[str] = []
        self.delay = 5.0
        self._sessions: list[Session] = []
        self._users = users or {}
        options: dict[str, Any] = {"enable_SMTPUTF8": utf8, "hostname": "127.0.0.1", "port": 0}
        if certificate is not None:
            context = certificate.context()
            options |= {"ssl_context": context} if tls else {"tls_context": context}
        if users:
            options |= {
                "authenticator": self._authenticate,
                # It knows STARTTLS only, and would offer no login where the line was encrypted before.
                "auth_required": not tls,
                "auth_require_tls": not tls,
            }
        self._controller = _OnFreePort(self, **options)

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def deliveries(self) -> list[str]:
        """Ids of the deliveries that were accepted, in their order."""
        return [mail.delivery for mail in self.mails]

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._controller.hang_up(), self._controller.loop).result(timeout=30)
        self._controller.stop()

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        given = data.login.decode(), data.password.decode()
        return AuthResult(
            success=isinstance(data, LoginPassword) and self._users.get(given[0]) == given[1],
            handled=False,
            auth_data=given[0],
        )

    async def handle_EHLO(  # noqa: N802 (the library's names)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if session not in self._sessions:
            self._sessions.append(session)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self.senders.get(address):
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self.refusals.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        end = self.ends.pop(0) if self.ends else "accept"
        if end == "drop":
            return _cut(server)
        said = self.answers.pop(0) if self.answers else f"250 2.0.0 Ok: queued as {len(self.mails) + 1:04X}"
        if said.startswith("2"):
            self.mails.append(_mail(server, session, envelope, self._sessions.index(session) + 1))
        if end == "lose":
            return _cut(server)
        if end == "slow":
            await asyncio.sleep(self.delay)
        return "what was that" if end == "garbage" else said


def _mail(server: SMTP, session: Session, envelope: Envelope, number: int) -> Mail:
    assert server.transport is not None
    content = envelope.content
    assert isinstance(content, bytes)
    return Mail(
        str(envelope.mail_from),
        tuple(envelope.rcpt_tos),
        bytes(content),
        server.transport.get_extra_info("sslcontext") is not None,
        str(getattr(session, "auth_data", "") or ""),
        number,
    )


def _cut(server: SMTP) -> str:
    assert server.transport is not None
    cast(asyncio.WriteTransport, server.transport).abort()
    return "421 cut"


class _OnFreePort(Controller):
    """Listens on the port that the system gives, and says which."""

    def __init__(self, handler: MailReceiver, **options: Any) -> None:
        super().__init__(handler, **options)
        self._made: list[SMTP] = []

    def factory(self) -> SMTP:
        made: SMTP = super().factory()  # type: ignore[no-untyped-call]
        self._made.append(made)
        return made

    async def hang_up(self) -> None:
        """Cut every connection and wait until the loop has let go of it."""
        for server in self._made:
            for line in (server.transport, server._original_transport):
                if isinstance(line, asyncio.WriteTransport):
                    line.abort()
        for _ in range(5):
            await asyncio.sleep(0)

    def _trigger_server(self) -> None:
        self.port = cast(asyncio.Server, self.server).sockets[0].getsockname()[1]
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain:
            if self.ssl_context is None:
                plain.recv(1000)
                return
            anyone = ssl.create_default_context()
            anyone.check_hostname = False
            anyone.verify_mode = ssl.CERT_NONE
            with anyone.wrap_socket(plain) as line:
                line.recv(1000)


class Received(msgspec.Struct, frozen=True):
    """One request."""

    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


_CLOSING = web.AppKey("closing", asyncio.Event)


async def _close(app: web.Application) -> None:
    """Let go of whoever is kept waiting."""
    app[_CLOSING].set()


Reaction = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answering(status: int = 200, body: str = "", **headers: str) -> Reaction:
    """Return what answers with this, underscores in header names read as hyphens."""

    async def react(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=body, headers=named)

    return react


async def reset(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer, after all was read."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def silent(seconds: float = 600.0) -> Reaction:
    """Return what reads all and answers after ``seconds`` only, or never as far as the sender can wait."""

    async def react(request: web.Request) -> web.StreamResponse:
        with suppress(TimeoutError):
            await asyncio.wait_for(request.app[_CLOSING].wait(), seconds)
        return web.Response()

    return react


class Late:
    """Reads all, and answers 200 only once ``answer`` is set: after the sender has gone."""

    def __init__(self) -> None:
        self.answer = threading.Event()
        self.answered = threading.Event()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        await asyncio.get_running_loop().run_in_executor(None, self.answer.wait)
        self.answered.set()
        return web.Response()


def endless(seconds: float = 0.01) -> Reaction:
    """Return what answers 200 and then goes on talking without an end."""

    async def react(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b"and so on ")
                await asyncio.sleep(seconds)
        except ConnectionError:
            return response

    return react


class HttpReceiver(LocalServer):
    """A web server that keeps every POST; answers the next ones as ``reactions`` say, else with "ok"."""

    def __init__(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/{path:.*}", self._react)
        app[_CLOSING] = asyncio.Event()
        app.on_shutdown.append(_close)
        super().__init__(app)
        self.requests: list[Received] = []
        self.reactions: list[Reaction] = []
        self.otherwise: Reaction = answering(200, "ok")

    async def _react(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Received(request.path, headers, await request.read()))
        return await (self.reactions.pop(0) if self.reactions else self.otherwise)(request)

    @property
    def deliveries(self) -> list[str]:
        """Ids of the deliveries of signed webhooks, as a receiver keeps them that drops what it has already."""
        return list(dict.fromkeys(each.headers.get("webhook-id", "") for each in self.requests))


@contextmanager
def unused_port() -> Iterator[int]:
    """Give a port of 127.0.0.1 that nobody listens on, while the context lasts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])
