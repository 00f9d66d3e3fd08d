"""Serving the page: in the foreground until a signal, or in a thread beside other work."""

import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from news.errors import Unavailable, WrongUse


class Server:
    """The application on a port of this machine, served by a thread of its own between start and stop."""

    def __init__(
        self,
        app: ASGIApp,
        host: str = "127.0.0.1",
        port: int = 8350,
        *,
        name: str = "page",
        setting: str = "GUILDWIRE_PORT",
    ) -> None:
        """Take the port at once; 0 takes a free one. Raises :class:`WrongUse` if it cannot be had.

        ``name`` and ``setting`` say in errors what is served and what chooses another port.
        """
        self._name = name
        self._socket = _listen(host, port, name, setting)
        self._host, self.port = host, int(self._socket.getsockname()[1])
        self._server = uvicorn.Server(_config(app))
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._ended = threading.Event()

    @property
    def url(self) -> str:
        """Address of the page, with the port it really has."""
        return address(self._host, self.port)

    def start(self) -> None:
        """Start answering; on return the page can be asked for, because the socket listens already."""
        self._thread.start()

    def stop(self) -> None:
        """End what is being answered and give the port back. May be called twice, or before the start."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=10)
            if self._thread.is_alive():
                raise Unavailable(f"the {self._name} did not end within 10 seconds; end the process")
        self._socket.close()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the server has ended by itself or by :meth:`stop`; say whether it has."""
        return self._ended.wait(timeout)

    def _serve(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._ended.set()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 8350, announce: Callable[[str], None] = lambda _: None
) -> None:
    """Serve in the foreground until SIGINT or SIGTERM; requests being answered are finished first.

    ``announce`` gets the page's address once it can be asked for. To be called in the main thread.
    """
    listening = _listen(host, port)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn sends itself the signal once more
    try:
        announce(address(host, int(listening.getsockname()[1])))
        with suppress(KeyboardInterrupt):
            uvicorn.Server(_config(app)).run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)
        listening.close()


def address(host: str, port: int) -> str:
    """Return the page's address for a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5)


def _listen(host: str, port: int, name: str = "page", setting: str = "GUILDWIRE_PORT") -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise WrongUse(
            f"the {name} cannot listen on {host} port {port} ({error.strerror}): "
            f"choose another with {setting}, 0 for a free one"
        ) from error
