"""One real PostgreSQL cluster from the distribution's own package (Debian: ``postgresql``)."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.servers.process import NotReady, Server, free_port
from tests.servers.require import Absent

USER = "guildwire"
"""Superuser of the cluster; there is no password."""


class Postgres(Server):
    """A cluster; ``address`` is the SQLAlchemy URL of its database ``postgres``.

    Every user of the machine must be able to enter the parents of ``folder``, because the server
    refuses to run as root and then runs as ``postgres``.
    """

    name = "postgres"
    superuser = USER
    # The fast shutdown: it does not wait for clients to leave.
    stop_signal = signal.SIGINT

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        self.address = f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    def user(self) -> str | None:
        """Return the package's own user when we are root."""
        return _unprivileged() if os.geteuid() == 0 else None

    def command(self) -> Sequence[str | Path]:
        """Make the cluster on the first start."""
        programs = binaries()
        data = self.folder / "data"
        if not data.exists():
            if user := self.user():
                shutil.chown(self.folder, user, user)
            self._make(programs / "initdb", data)
        return [
            *(programs / "postgres", "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1"),
            # The tests crash the server, not the machine, so what the kernel holds is safe enough.
            *("-c", "fsync=off", "-c", "unix_socket_directories="),
        ]

    def ready(self, output: str) -> bool:
        """The server's own word."""
        return "database system is ready to accept connections" in output

    def start(self) -> Self:
        """Start; after a kill the old backends live on for a moment and hold the shared memory."""
        deadline = time.monotonic() + 30
        while True:
            try:
                return super().start()
            except NotReady:
                if "is still in use" not in self.tail() or time.monotonic() > deadline:
                    raise

    def _make(self, initdb: Path, data: Path) -> None:
        options = ("-U", self.superuser, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        user = self.user()
        done = subprocess.run(
            [initdb, "-D", data, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL: Debian keeps one for each major version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: _number(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Absent("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _unprivileged() -> str:
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise Absent("there is no user `postgres` to run PostgreSQL as")
