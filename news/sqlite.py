"""What every SQLite file of ours needs when it is opened."""

import sqlite3
import time
from collections.abc import Callable

PATIENCE = 30.0
"""Seconds that a statement waits for another process to finish writing."""
_PAUSE = 0.02
"""Seconds between two tries."""


def write_ahead(
    connection: sqlite3.Connection, patience: float = PATIENCE, sleep: Callable[[float], object] = time.sleep
) -> None:
    """Let readers and the writer of a file not wait for each other (WAL); the file stays so.

    Where several processes open a new file at once, SQLite refuses all but one of them without waiting, whatever
    time-out the connection has. So this asks again for up to ``patience`` seconds. Raises
    ``sqlite3.OperationalError``.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            sleep(_PAUSE)
        else:
            return
