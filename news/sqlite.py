"""What every SQLite file of ours needs when it is opened, and what its errors mean."""

import errno
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from news.errors import NotMade, Unavailable

PATIENCE = 30.0
"""Seconds that a statement waits for another process to finish writing."""
_PAUSE = 0.02
"""Seconds between two tries."""
ROOM = 1024 * 1024
"""Bytes without which SQLite cannot make the files beside its own."""
_ROOMLESS = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
"""How SQLite's errors begin where a full disk keeps it from making a file or lengthening one."""


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


def open_to_look(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file that is there, to read only; neither it nor anything beside it is made, changed or deleted.

    Safe while others write. To be closed soon: a file that nobody has open is read as if nobody ever would. Raises
    :class:`NotMade` where there is no such file, :class:`Unavailable` for one whose journal cannot be read without
    writing, and ``sqlite3.Error``.
    """
    if not path.is_file():
        raise NotMade(f"there is no {path} yet")
    journal, shared = path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
    if not journal.exists():
        # SQLite would make both files beside it even for a reader, but for a file that never changes.
        how = "immutable=1"
    elif shared.exists():
        how = "readonly_shm=1"
    else:
        raise Unavailable(
            f"{path} was copied while it was written to, or its -shm file was deleted; "
            "start any command that uses it, which puts it in order"
        )
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&{how}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )


def disk_is_full(error: BaseException | None, path: Path, room: int = ROOM) -> bool:
    """Say whether ``error`` of SQLite or the system, met on ``path``, comes from a disk without ``room`` bytes."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it tells the kind of access
    return code == sqlite3.SQLITE_FULL or (code in _ROOMLESS and _free(path) < room)


def no_room(path: Path) -> str:
    """Return what to say of ``path`` then, and what to do."""
    return f"the disk of {path} is full; make room, it goes on by itself"


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return ROOM
