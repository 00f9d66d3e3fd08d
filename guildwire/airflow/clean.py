"""Keeps Airflow's own things from growing: old runs leave its database, old logs of tasks the disk, once a day.

``python -m guildwire.airflow.clean`` does so until it is told to end; ``--once`` does it once, for cron. A task of
a DAG could not: Airflow 3 keeps its database from tasks. Airflow is used by its commands only.
"""

import argparse
import math
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from guildwire import logs
from guildwire.airflow import setup
from guildwire.settings import load
from news.errors import GuildwireError

_log = structlog.get_logger("guildwire.airflow")

EVERY = 24 * 3600.0
"""Seconds from one cleaning to the next."""
AGAIN = 900.0
"""Seconds after which a cleaning that failed is tried again."""
STAMP = "cleaned"
"""File in Airflow's home whose time is that of the last cleaning that succeeded."""
OVERDUE = 2 * EVERY
"""Seconds after the last one from which on something is wrong."""


def clean(environment: Mapping[str, str], days: int, now: datetime) -> dict[str, int]:
    """Delete what is older than so many days; return how many files that were. May be run at any time, and twice.

    Raises :class:`GuildwireError` with what Airflow said if it could not clean its database.
    """
    before = now - timedelta(days=days)
    setup.run(
        *("db", "clean", "--clean-before-timestamp", before.astimezone(UTC).isoformat()),
        *("--skip-archive", "--yes", "--error-on-cleanup-failure"),
        environment=environment,
    )
    deleted = prune(log_folder(environment), before)
    stamp = home(environment) / STAMP
    stamp.touch()
    os.utime(stamp, (now.timestamp(), now.timestamp()))
    return {"logs_deleted": deleted}


def prune(folder: Path, before: datetime) -> int:
    """Delete files last written before ``before``, and folders that are empty then; return how many files."""
    deleted = 0
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before it
        try:
            if path.is_symlink() or path.stat().st_mtime >= before.timestamp():
                continue
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            else:
                path.unlink()
                deleted += 1
        except FileNotFoundError:
            continue  # someone else was faster
    return deleted


def home(environment: Mapping[str, str]) -> Path:
    """Return the folder of Airflow's own files."""
    return Path(environment.get("AIRFLOW_HOME") or Path.home() / "airflow")


def log_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder with the logs of tasks."""
    return Path(environment.get("AIRFLOW__LOGGING__BASE_LOG_FOLDER") or home(environment) / "logs")


def since_last(environment: Mapping[str, str], now: float) -> float:
    """Return the seconds since the last cleaning that succeeded; infinite if there was none."""
    try:
        return now - (home(environment) / STAMP).stat().st_mtime
    except FileNotFoundError:
        return math.inf


def repeat(environment: Mapping[str, str], days: int, stop: threading.Event) -> None:
    """Clean when it is due, and then once a day, until ``stop`` is set."""
    pause = max(0.0, EVERY - since_last(environment, time.time()))
    while not stop.wait(pause):
        pause = EVERY if attempt(environment, days) else AGAIN


def attempt(environment: Mapping[str, str], days: int) -> bool:
    """Clean once and say so in the log; whether it succeeded."""
    try:
        counts = clean(environment, days, datetime.now(UTC))
    except (GuildwireError, OSError) as error:
        _log.error("Airflow was not cleaned", cause=str(error))
        return False
    _log.info("Airflow cleaned", days=days, **counts)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Clean every day until SIGTERM, or once; 1 where that failed, or where ``--check`` finds it overdue."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--once", action="store_true", help="clean once and end")
    parser.add_argument("--check", action="store_true", help="only say whether the last cleaning is overdue")
    given = parser.parse_args(arguments)
    if given.check:
        return int(since_last(os.environ, time.time()) > OVERDUE)
    try:
        settings = load()
    except GuildwireError as error:
        sys.stderr.write(f"guildwire: {error}\n")
        return 2
    logs.configure(settings.log_level or "INFO", settings.log_format)
    if given.once:
        return int(not attempt(os.environ, settings.keep_airflow))
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    repeat(os.environ, settings.keep_airflow, stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
