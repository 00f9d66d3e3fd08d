"""A light Airflow on this machine: API server, scheduler and DAG processor, started, watched and stopped together.

``make airflow`` runs ``python -m guildwire.airflow.local``. There is no triggerer, since no DAG needs
one, and only as many worker processes as two cores can use: half the memory of ``airflow standalone``,
which also leaves its parts behind when it is asked to end. Airflow's database is one SQLite file, which
is enough for one desk; ``docs/airflow.md`` says how the same DAGs run on an Airflow of your own.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from guildwire import logs
from guildwire.airflow import clean, setup
from guildwire.airflow.api import AirflowApi, Silent
from guildwire.run.feeds_in_force import refuse_sample
from guildwire.settings import load
from news.errors import GuildwireError, WrongUse

COMPONENTS = {
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "api-server": ("api-server",),
}
"""The processes, in the order in which they are stopped: first who starts tasks, last who answers them."""
PATIENCE = 120.0
"""Seconds until all of them must answer; they need about 10."""
STAMP = "migrated-to"
"""File that names the version of Airflow the database was made for."""
LARGEST_LOG = 10 * 1024 * 1024
"""Bytes of a component's log above which the next start begins a new one and keeps only this beside it."""
GOOD_BYE = 60.0
"""Seconds a component has to end, tasks in hand included."""


class LocalAirflow:
    """One Airflow with everything it keeps in ``home``; a context manager. Not safe for several threads.

    ``environment`` is added to what its tasks see, over this process's own. DAGs begin paused unless
    ``paused`` is false. Raises :class:`GuildwireError` with the end of its log when a part does not start.
    """

    def __init__(
        self, home: Path, port: int = 0, *, environment: Mapping[str, str] | None = None, paused: bool = True
    ) -> None:
        self.home = home.resolve()
        self.port = port or _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.password = _kept_password(self.home / "passwords.json")
        self.environment = {
            **os.environ,
            **_variables(self.home, self.address, paused=paused),
            **(environment or {}),
        }
        self.api = AirflowApi(self.address, setup.USER, self.password)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything and return when it answers."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Migrate the database, start the components, and return at once."""
        _refuse_taken(self.port)
        setup.write_password(self.home / "passwords.json", self.password)
        self._migrate()
        for name, arguments in COMPONENTS.items():
            self._running[name] = self._start(name, arguments)

    def wait(self) -> None:
        """Return when the components answer, the pools are there and every DAG is known."""
        self._until(self.api.is_healthy)
        for name, pool in json.loads(setup.POOLS.read_text("utf-8")).items():
            self.api.make_pool(name, pool["slots"], pool["description"])
        known = {path.stem for path in setup.DAGS.glob("*.py")} - {"guildwire_dags"}
        self._until(lambda: known <= self.api.dags())

    def stop(self) -> None:
        """Ask the components to end, one after another, and wait; one that does not is killed."""
        for process in self._running.values():
            if process.poll() is None:
                # Only the component itself: it tells its own children, and finishes what they have in hand.
                process.send_signal(signal.SIGTERM)
                _ended(process, GOOD_BYE)
            _kill_group(process)
        self._running.clear()

    def dead(self) -> str:
        """Return the name of a component that has ended by itself; empty while all run."""
        return next((name for name, process in self._running.items() if process.poll() is not None), "")

    def tail(self, name: str, lines: int = 15) -> str:
        """Return the end of a component's log."""
        return "\n".join((self.home / f"{name}.log").read_text("utf-8", "replace").splitlines()[-lines:])

    def _migrate(self) -> None:
        """Bring the database up to this version of Airflow; it takes seconds, so only where it was not done."""
        done = self.home / STAMP
        if not done.exists() or done.read_text("utf-8") != version("apache-airflow-core"):
            setup.run("db", "migrate", environment=self.environment)
            done.write_text(version("apache-airflow-core"), "utf-8")

    def _start(self, name: str, arguments: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        path = self.home / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.old"))
        with path.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 (our own command)
                [*_death_watch(), str(setup.program()), *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop them in their order
            )

    def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            if name := self.dead():
                raise GuildwireError(
                    f"Airflow's {name} ended; its log {self.home / name}.log ends:\n{self.tail(name)}"
                )
            try:
                if done():
                    return
            except Silent:
                pass
            if time.monotonic() > deadline:
                raise GuildwireError(f"Airflow was not ready after {PATIENCE:.0f} s: see the logs in {self.home}")
            time.sleep(0.2)


def _variables(home: Path, address: str, *, paused: bool) -> dict[str, str]:
    """Return Airflow's settings for one desk."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(setup.DAGS),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": str(paused),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{setup.USER}:admin",
        setup.PASSWORDS: str(home / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "guildwire.airflow.setup.PATIENT",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS_ASYNC": "guildwire.airflow.setup.PATIENT",
        "AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS": "False",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": address.rpartition(":")[2],
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(48),
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        "NO_PROXY": ",".join(filter(None, (os.environ.get("NO_PROXY", ""), "127.0.0.1"))),
    }


def _kept_password(path: Path) -> str:
    try:
        return str(json.loads(path.read_text("utf-8"))[setup.USER])
    except (OSError, ValueError, KeyError):
        return secrets.token_urlsafe(12)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise WrongUse(f"port {port} is taken ({error.strerror}): choose another with --port") from error


def _death_watch() -> list[str]:
    # Linux ends a component when we are killed; elsewhere only an orderly end does.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


def _ended(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM; 1 if a component ended by itself or did not start."""
    parser = argparse.ArgumentParser(prog="make airflow", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--data", type=Path, default=Path("data"), help="folder of the log, the index and the state"
    )
    parser.add_argument("--port", type=int, default=8080, help="port of Airflow's page; 0 takes a free one")
    parser.add_argument("--paused", action="store_true", help="start with every DAG paused")
    given = parser.parse_args(arguments)
    try:
        return _watch(given)
    except GuildwireError as error:
        _say(f"guildwire: {error}")
        return 2 if isinstance(error, WrongUse) else 1
    except KeyboardInterrupt:
        _say("Ended before it had started.")
        return 1


def _watch(given: argparse.Namespace) -> int:
    refuse_sample(given.data)
    settings = load(data=given.data)
    began = time.monotonic()
    stop = threading.Event()
    own = {"GUILDWIRE_DATA": str(given.data.resolve())}
    _say("Starting Airflow ...")
    with LocalAirflow(given.data / "airflow", given.port, environment=own, paused=given.paused) as airflow:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        _say(f"Airflow is at {airflow.address} after {time.monotonic() - began:.0f} s; Ctrl-C ends.")
        _say(f"Log in as {setup.USER} with the password {airflow.password}")
        _say(f"The news is kept in {given.data}, Airflow's own logs in {airflow.home}")
        logs.configure(settings.log_level or "WARNING", settings.log_format)
        # It ends with us: what it has in hand is done again another day.
        cleaning = (airflow.environment, settings.keep_airflow, stop)
        threading.Thread(target=clean.repeat, args=cleaning, daemon=True).start()
        while not stop.wait(1.0):
            if name := airflow.dead():
                raise GuildwireError(f"Airflow's {name} ended; its log ends:\n{airflow.tail(name)}")
        _say("Ending: tasks in hand are being finished ...")
    _say("Ended. Nothing was lost; the next start goes on from here.")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
