"""Connects kafka-python's clients, where its own way of doing so leaks sockets or hides who was refused."""

import socket as sockets
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kafka import errors
from kafka.net.compat import KafkaNetClient
from kafka.net.connection import KafkaConnection
from kafka.net.inet import KafkaNetSocket
from kafka.net.manager import KafkaConnectionManager
from kafka.net.selector import NetworkSelector

DIRECT = "direct://"
"""The ``proxy_url`` that chooses :class:`Direct`. An option of the user's own names a real proxy instead."""


class Untrusted(errors.KafkaConfigurationError):  # type: ignore[misc]
    """A broker's certificate is signed by nobody we trust, or is another host's."""


class _LateEnd(sockets.socket):
    """Tells of the end of a connection one read later than of what came before it.

    kafka-python 3.0 reads until there is no more and throws everything away when it meets the end,
    which loses the answer of a broker that refuses a password and hangs up.
    """

    _came = False

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        data = super().recv(buflen, flags)
        if not data and self._came:
            self._came = False
            raise BlockingIOError
        self._came = bool(data)
        return data

    def __del__(self) -> None:
        """Close it: kafka-python 3.0 forgets a connection that was made just as its client was closed."""
        with suppress(AttributeError):  # one that was never made whole has nothing to close
            self.close()


class _Encrypted(_LateEnd, ssl.SSLSocket):
    """A connection with TLS. kafka-python 3.0 leaves one whose handshake fails to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        """Shake hands as far as can be without waiting; close the socket where they cannot be shaken."""
        try:
            super().do_handshake(block)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except BaseException:
            self.close()
            raise


class Direct(KafkaNetSocket):  # type: ignore[misc]
    """A connection without a proxy.

    kafka-python 3.0 leaves the socket of a refused or abandoned connection to the garbage collector.
    While a broker is away that is one socket for each attempt, several in a second.
    """

    SCHEMES = ("direct",)

    def socket(
        self,
        family: int = sockets.AF_UNSPEC,
        sock_type: int = sockets.SOCK_STREAM,
        proto: int = sockets.IPPROTO_TCP,
    ) -> sockets.socket:
        """Return a socket that is not connected yet."""
        return _LateEnd(family, sock_type, proto)

    async def sock_connect(
        self, net: Any, sock: sockets.socket, sockaddr: Any, timeout_at: float | None = None
    ) -> Any:
        """Return the socket once it is connected; close it if it cannot be, or if nobody waits for it any more."""
        try:
            return await super().sock_connect(net, sock, sockaddr, timeout_at=timeout_at)
        except BaseException:
            sock.close()
            raise


_REFUSALS = (errors.SaslAuthenticationFailedError, errors.UnsupportedSaslMechanismError, Untrusted)


class KafkaConnections(KafkaConnectionManager):  # type: ignore[misc]
    """The connections of one client. A wrong password and a wrong certificate end it.

    kafka-python 3.0 tries again until its time is up and then says that no broker could be reached.
    """

    def __init__(self, net: NetworkSelector, **configs: Any) -> None:
        self._refused: Exception | None = None
        super().__init__(net, **configs)
        # It does not hand the clients' option on, so that a question about a topic would make it.
        self.cluster.config["allow_auto_create_topics"] = False

    def get_connection(self, node_id: Any, *given: Any, **named: Any) -> KafkaConnection:
        """Return a connection that is or is being made; raises what a broker refused us with before."""
        if self._refused is not None:
            raise self._refused
        connection = super().get_connection(node_id, *given, **named)
        connection.init_future.add_errback(self._note)
        return connection

    async def _build_transport(self, node: Any, timeout_at: float | None = None) -> Any:
        try:
            return await super()._build_transport(node, timeout_at=timeout_at)
        except errors.KafkaConnectionError as error:
            if isinstance(error.__context__, ssl.SSLCertVerificationError):
                raise Untrusted(
                    f"{error.__context__.verify_message}: name the file of the brokers' authority as ssl_cafile"
                ) from error
            raise

    def _note(self, error: Exception) -> None:
        if isinstance(error, _REFUSALS):
            self._refused = error


def connect(**configs: Any) -> KafkaNetClient:
    """Return the network side of a client, made with its options."""
    # Not among the clients' own options: a broker that accepts a connection and stays silent
    # would be waited for 10 to 30 s, however short a request may take.
    limit = configs["request_timeout_ms"]
    configs |= {"socket_connection_setup_timeout_ms": limit, "socket_connection_setup_timeout_max_ms": 2 * limit}
    if configs.get("security_protocol") in ("SSL", "SASL_SSL"):
        configs["ssl_context"] = _context(configs)
    net = NetworkSelector(**configs)
    return KafkaNetClient(net=net, manager=KafkaConnections(net, **configs), **configs)


def _context(configs: Mapping[str, Any]) -> ssl.SSLContext:
    """Return what TLS is spoken with; raises ``KafkaConfigurationError`` for files that cannot be used."""
    try:
        context = ssl.create_default_context(cafile=configs.get("ssl_cafile"))
        if configs.get("ssl_certfile"):
            context.load_cert_chain(configs["ssl_certfile"], configs.get("ssl_keyfile"))
    except (OSError, ValueError) as error:
        raise errors.KafkaConfigurationError(
            f"ssl_cafile, ssl_certfile or ssl_keyfile cannot be used: {error}"
        ) from error
    context.sslsocket_class = _Encrypted
    return context
