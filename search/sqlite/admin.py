"""Looking after the embedded index: one file, so most of it is simple or not needed."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from shutil import disk_usage

from news.errors import NotMade, Unavailable, WrongUse
from news.sqlite import PATIENCE, open_to_look
from query.times import from_millis
from search.admin import Cost, Finding, IndexReport, Progress, Rebuilt, RolloverLimits, silent
from search.sqlite import schema
from search.sqlite.pool import ConnectionPool, failures
from search.sqlite.row import IndexRow, Unindexable, row_of, unpack
from search.sqlite.write import KnownWords, is_old, write

_BATCH = 500
RATE = 1_000
"""Documents a second that are written anew, of news as feeds carry it, on one core."""
_PAGES = 2_000
"""Database pages copied between two reports of a snapshot's progress."""


def older(path: Path) -> str:
    """Return what is to be known of a file of the version before."""
    return (
        f"{path} was written by an earlier version of Guildwire (tables {schema.OLDER}, here {schema.VERSION}): "
        "it is searched and written as it is, without relevance, patterns and misspellings"
    )


class SqliteAdmin:
    """Implements :class:`search.admin.IndexAdmin` for the file ``path``.

    :meth:`check` reads the pages of a file of up to ``reading`` bytes; by default of any, however long that takes.
    """

    def __init__(self, path: Path, patience: float = PATIENCE, reading: float = math.inf) -> None:
        self._path = path
        self._patience = patience
        self._reading = reading

    def create(self) -> list[str]:
        """Make the file where it is missing; see the port."""
        missing = not self._path.exists()
        ConnectionPool(self._path, self._patience).close()
        return [str(self._path)] if missing else []

    def look(self) -> IndexReport:
        """Return SQLite's version, the file and how many documents it holds; see the port."""
        with failures(self._path), closing(open_to_look(self._path, self._patience)) as connection:
            if schema.version(connection) is None:
                raise NotMade(f"{self._path} holds no index yet")
            (count,) = connection.execute("SELECT count(*) FROM doc").fetchone()
        return IndexReport(f"SQLite {sqlite3.sqlite_version}, {self._path}", int(count), None)

    def check(self) -> list[Finding]:
        """Look at the file's version and integrity; see the port."""
        if not self._path.exists():
            return [Finding(f"there is no index {self._path}", "run `guildwire index create`")]
        try:
            return self._looked_through()
        except WrongUse as error:
            what, _, remedy = str(error).partition("; ")
            return [Finding(what, remedy)]

    def _looked_through(self) -> list[Finding]:
        with failures(self._path), closing(open_to_look(self._path, self._patience)) as connection:
            found = schema.version(connection)
            if found == schema.OLDER:
                return [Finding(older(self._path), f"run `guildwire index reindex`; {self.cost()}")]
            if found != schema.VERSION:
                what = f"{self._path} has tables {found or 'of something else'}, not {schema.VERSION}"
                return [Finding(what, "run `guildwire index reindex`")]
            if trouble := self._damage(connection):
                raise sqlite3.DatabaseError(trouble)
        return []

    def _damage(self, connection: sqlite3.Connection) -> str:
        """Return what is wrong with the file's pages; empty where nothing is, or they are too many to be read."""
        if self._path.stat().st_size > self._reading:
            return ""
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
        return "" if found == ["ok"] else ", ".join(found).replace("\n", " ")[:300]

    def reindex(self, progress: Progress = silent, *, keep: bool = False, leave_refused: bool = False) -> Rebuilt:
        """Write the postings anew from the records, in one transaction; see the port.

        Readers see the old state until it is done, writers wait, and a kill leaves everything as it
        was. To ``keep`` the old state is refused: it is written in place.
        """
        if keep:
            raise WrongUse(
                "the embedded index is written anew in place: copy it first, `guildwire index snapshot`"
            )
        if not self._path.exists():
            raise WrongUse(f"there is no index {self._path}: run `guildwire index create`")
        with failures(self._path), self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            refused = _rebuild(connection, progress)
            if refused and not leave_refused:
                connection.execute("ROLLBACK")
                raise WrongUse(f"{refused[0]}; nothing was changed: leave such documents out with --leave-refused")
            documents = int(connection.execute("SELECT count(*) FROM doc").fetchone()[0])
            connection.execute("COMMIT")
        return Rebuilt(str(self._path), documents, refused=tuple(refused))

    def cost(self) -> Cost:
        """Return how long it takes and how much disk; see the port."""
        size = self._path.stat().st_size if self._path.exists() else 0
        documents = self.look().documents if size else 0
        # The new tables stand beside the old ones, and all of it first in the log of what is not yet written.
        return Cost(documents, documents / RATE, 2 * size, disk_usage(self._path.parent).free if size else None)

    def rollover(self, limits: RolloverLimits) -> str:  # noqa: ARG002 (the port's)
        """Refuse: there is one file; see the port."""
        raise WrongUse(
            "the embedded index is one file and does not roll over: GUILDWIRE_KEEP_ITEMS limits what it keeps, "
            "and Elasticsearch (GUILDWIRE_INDEX=http://HOST:9200) is for more than one file holds"
        )

    def snapshot(self, target: str, at: datetime, progress: Progress = silent) -> str:
        """Copy the file into the folder ``target`` while it is used; see the port."""
        if not self._path.exists():
            raise WrongUse(f"there is no index {self._path}: run `guildwire index create`")
        folder = Path(target)
        if not folder.is_dir():
            raise WrongUse(f"there is no folder {folder}: make it, or name another")
        copy = folder / f"{self._path.stem}-{at:%Y%m%d-%H%M%S}{self._path.suffix}"
        unfinished = copy.with_name(copy.name + ".part")

        def report(_: int, left: int, total: int) -> None:
            progress(total - left, total)

        try:
            with failures(self._path), self._open() as source, closing(sqlite3.connect(unfinished)) as made:
                source.backup(made, pages=_PAGES, progress=report)
            unfinished.replace(copy)
        except OSError as error:
            raise Unavailable(f"{copy} cannot be written: {error.strerror}") from error
        return str(copy)

    def close(self) -> None:
        """Do nothing: nothing is kept open."""

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # Not by `ConnectionPool`, which refuses the tables of another version.
        connection = sqlite3.connect(self._path, timeout=self._patience, isolation_level=None)
        with closing(connection):
            yield connection


def _rebuild(connection: sqlite3.Connection, progress: Progress) -> list[str]:
    """Make the tables anew and fill them from the old ones; return what was refused."""
    total = int(connection.execute("SELECT count(*) FROM doc").fetchone()[0])
    old_tables = ["doc", "record", "value"]
    older = is_old(connection)
    if not older:
        old_tables += ["word", "change"]
        connection.execute("DROP INDEX doc_seen")
    for table in old_tables:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for table in ("posting", "meta"):
        connection.execute(f"DROP TABLE {table}")
    schema.create(connection)
    # Running processes remember what the numbers of values stand for and which words are known, so those stay.
    connection.execute("INSERT INTO value SELECT number, field, value FROM old_value")
    if not older:
        connection.execute("INSERT INTO word SELECT text FROM old_word")
        # A gap in the numbers tells them that what they keep of documents is over.
        connection.execute("INSERT INTO change SELECT coalesce(max(number), 0) + 2, 0 FROM old_change")
    refused = _refill(connection, total, progress)
    for table in old_tables:
        connection.execute(f"DROP TABLE old_{table}")
    return refused


def _refill(connection: sqlite3.Connection, total: int, progress: Progress) -> list[str]:
    refused: list[str] = []
    old = connection.execute(
        "SELECT d.id, r.enriched, d.indexed FROM old_doc AS d JOIN old_record AS r ON r.at = d.at ORDER BY d.at"
    )
    done = 0
    known = KnownWords()
    while batch := old.fetchmany(_BATCH):
        rows: list[IndexRow] = []
        for id_, packed, indexed in batch:
            try:
                rows.append(row_of(unpack(packed), from_millis(indexed)))
            except (Unindexable, ValueError) as error:
                refused.append(f"{id_} cannot be written anew ({error})")
        words = known.fresh(rows)
        write(connection, rows, words)
        known.keep(words)
        done += len(batch)
        progress(done, total)
    return refused
