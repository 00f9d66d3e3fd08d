"""Connections to the embedded index: one writer at a time, any number of readers, errors as instructions."""

import math
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import structlog

from news.errors import Unavailable, WrongUse
from news.sqlite import PATIENCE, disk_is_full, no_room, write_ahead
from search.sqlite import schema
from search.sqlite.row import are_near

_PRAGMAS = (
    "PRAGMA synchronous = FULL",  # a batch is acknowledged to the log, so it must survive a power cut
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 2147483648",
    "PRAGMA temp_store = MEMORY",
)
_LEAN = ("PRAGMA cache_size = -8192", "PRAGMA mmap_size = 0")
"""For one long reading: what is read once need not be kept, and a mapped file counts as memory of its process."""
_log = structlog.get_logger("guildwire.index")

_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond."""


class ConnectionPool:
    """Lends connections to one index file. Safe for use from several threads and processes."""

    def __init__(self, path: Path, patience: float = PATIENCE, *, lean: bool = False) -> None:
        self._path = path
        self._pragmas = (*_PRAGMAS, *_LEAN) if lean else _PRAGMAS
        self._patience = patience
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._writing = Lock()
        self._closed = False
        with failures(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()

    def _prepare(self) -> None:
        with self.writing() as connection:
            found = schema.version(connection)
            if found is None:
                schema.create(connection)
            elif found not in {schema.VERSION, schema.OLDER}:
                raise WrongUse(
                    f"the index {self._path} was written by another version of Guildwire (tables {found}, here "
                    f"{schema.VERSION}): run `guildwire index reindex`"
                )
            elif found == schema.OLDER:
                _log.warning(
                    "index is of an earlier version", file=str(self._path), remedy="guildwire index reindex"
                )

    @contextmanager
    def reading(self, seconds: float = math.inf) -> Iterator[sqlite3.Connection]:
        """Lend a connection in a transaction that sees one state of the file throughout.

        Raises :class:`news.errors.WrongUse` where a question takes more than ``seconds`` of the processor.
        """
        with failures(self._path), self._lent() as connection, _in_time(connection, seconds):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in a transaction that is written whole at the end, or not at all on an error."""
        with failures(self._path), self._writing, self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            yield connection
        except BaseException:
            connection.close()  # whatever state an error left it in, nobody else meets it
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise Unavailable(f"the index {self._path} is closed: open it anew")
            if self._idle:
                return self._idle.pop()
        connection = sqlite3.connect(
            self._path, timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        try:
            write_ahead(connection, self._patience)
            for pragma in self._pragmas:
                connection.execute(pragma)
            connection.create_function("are_near", 4, are_near, deterministic=True)
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Close every connection that is not lent out; those close when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextmanager
def _in_time(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    if seconds == math.inf:
        yield
        return
    until = time.thread_time() + seconds
    connection.set_progress_handler(lambda: time.thread_time() > until, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise WrongUse(
            f"the search takes more than {seconds:g} seconds of the processor and was given up: narrow it, "
            "by a time (--since, published:>now-30d), a tag or a further word"
        ) from error
    finally:
        connection.set_progress_handler(None, _STEPS)


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: wait and try again, or stop and mend the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if disk_is_full(error, path):
            raise Unavailable(f"the index cannot be written: {no_room(path)}") from error
        raise Unavailable(
            f"the index {path} cannot be used now: {error}; check the disk and who holds it"
        ) from error
    except OSError as error:
        if disk_is_full(error, path):
            raise Unavailable(f"the index cannot be written: {no_room(path)}") from error
        raise Unavailable(f"the index {path} cannot be opened: {error.strerror}") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise WrongUse(
            f"the index {path} is damaged ({error}); move the file away and put back a copy, or run "
            "`guildwire index create --from-log`"
        ) from error
