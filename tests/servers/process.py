"""One server process: start, wait until it is ready, stop, kill, pause; its log kept in its folder."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

PATIENCE = 120.0
"""Seconds a server may take to become ready or to stop. They need about 5; a busy machine needs more."""


class NotReady(Exception):
    """A server ended or stayed silent instead of becoming ready. The message holds the end of its log."""


class Server:
    """A real server on a loopback port of its own, with its data and log in ``folder``.

    ``start`` after ``stop`` or ``kill`` continues on the same data and port. Not safe for use from
    several threads. The server is killed when the thread that started it dies (Linux).
    """

    name: str
    """The part as ``GUILDWIRE_REQUIRE`` calls it."""
    address: str
    """What a client connects to."""
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> Sequence[str | Path]:
        """Prepare what the server needs and return its command line. Raises ``Absent`` on a machine without it."""
        raise NotImplementedError

    def ready(self, output: str) -> bool:
        """Say whether the server answers; ``output`` is what it has written since this start."""
        raise NotImplementedError

    def user(self) -> str | None:
        """Return the user to run as, or nothing for the present one."""
        return None

    def start(self) -> Self:
        """Start and return when the server answers. Does nothing if it runs already."""
        if self._process is not None:
            return self
        command = [*_death_watch(), *map(str, self.command())]
        with self.log.open("ab") as log:
            begin = log.tell()
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.folder,
                start_new_session=True,
                user=self.user(),
                group=self.user(),
                extra_groups=None if self.user() is None else [],
            )
        self._await_ready(begin)
        return self

    @property
    def pid(self) -> int:
        """The process's number, 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def stop(self) -> None:
        """Ask the server to end and wait until it has; a paused one goes on first."""
        self.resume()
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End the server as a crash would, with SIGKILL."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze the server: connections stay open and nothing answers."""
        self._signal_family(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused server go on."""
        self._signal_family(signal.SIGCONT)

    def close(self) -> None:
        """End the server for good; it may be paused or have ended."""
        if self._process is not None:
            self.stop()

    def tail(self, lines: int = 40) -> str:
        """Return the end of the log."""
        if not self.log.exists():
            return "(nothing was logged)"
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def _await_ready(self, begin: int) -> None:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while not self.ready(self.log.read_bytes()[begin:].decode("utf-8", "replace")):
            # Waiting on the process rather than sleeping notices at once when it ends.
            if ended := _ended(self._process, 0.05):
                self._process = None
            elif time.monotonic() > deadline:
                self.kill()
            else:
                continue
            what = "ended" if ended else f"was not ready after {PATIENCE:.0f} s"
            raise NotReady(f"{self.name} {what}; its log {self.log} ends:\n{self.tail()}")

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        if not _ended(self._process, PATIENCE):
            self._process.kill()
            self._process.wait()
        self._process = None

    def _signal_family(self, number: signal.Signals) -> None:
        if self._process is not None:
            for pid in (self._process.pid, *children(self._process.pid)):
                with contextlib.suppress(ProcessLookupError):  # a child may end between the two
                    os.kill(pid, number)


class Given(Server):
    """A server that ran before the tests. They may use it, but not stop it."""

    def __init__(self, folder: Path, name: str, address: str) -> None:
        super().__init__(folder)
        self.name = name
        self.address = address

    def start(self) -> Self:
        """Do nothing: it runs."""
        return self

    def _end(self, number: signal.Signals) -> None:
        raise RuntimeError(
            f"{self.name} at {self.address} was not started by the tests: use a server of the test's own"
        )

    def _signal_family(self, number: signal.Signals) -> None:
        self._end(number)


def free_port() -> int:
    """Return a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _death_watch() -> list[str]:
    # Linux kills the server when we die, however we die; elsewhere only an orderly end stops it.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def children(pid: int) -> list[int]:
    """Return the processes that one has started; none where Linux does not tell."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
