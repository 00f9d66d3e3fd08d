"""The log in one SQLite file: the embedded backend, for one machine.

Each topic is one partition. A message's row id is its topic's number and its offset, so a topic is
one contiguous range of the table. A consumer group's turn is a lock file beside the database,
which the operating system frees when its holder dies.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from news.clock import Clock, now
from news.errors import NotMade, Poison, Unavailable
from news.sqlite import PATIENCE, disk_is_full, no_room, open_to_look, write_ahead
from stream.port import Message, Record

LARGEST = 8 * 1024 * 1024
"""Bytes of one message's value at most, the same as the topics on Kafka are made with."""

_SHIFT = 40
_TRIMMED_AT_ONCE = 5_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS topic (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS progress (
    topic TEXT NOT NULL, member TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, member)) WITHOUT ROWID;
"""

_OLDEST_UNREAD = """
SELECT message.at FROM topic
LEFT JOIN progress ON progress.topic = topic.name AND progress.member = :group
JOIN message ON message.id >= (topic.number << :shift) + coalesce(progress.next, 0)
    AND message.id < (topic.number + 1) << :shift
WHERE topic.name = :topic ORDER BY message.id LIMIT 1
"""


class SqliteLog:
    """The log's port on one file; several threads and several processes of one machine may use it.

    With ``look_only`` nothing is made or changed, and what writes raises. A file that is not there then raises
    :class:`NotMade`.
    """

    def __init__(self, path: Path, clock: Clock = now, *, look_only: bool = False) -> None:
        self.path = path
        self._clock = clock
        self._look_only = look_only
        self._lock = threading.RLock()
        self._news = threading.Condition()
        self._readers: list[SqliteReader] = []
        if look_only:
            self._find_tables()
            return
        with _translated(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            write_ahead(self._db)
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)

    def publish(self, topic: str, records: Sequence[Record]) -> None:
        """Append the records in one transaction."""
        for record in records:
            if len(record.value) > LARGEST:
                raise Poison(f"{len(record.value)} bytes are more than the log takes ({LARGEST})", record.key)
            if not _is_utf8(record.key):
                raise Poison("the key holds a lone surrogate, which UTF-8 cannot carry", record.key)
        if not records:
            return
        at = self._clock().timestamp()
        with self._write() as db:
            db.execute("INSERT OR IGNORE INTO topic (name, size) VALUES (?, 0)", (topic,))
            row = db.execute("SELECT number, size FROM topic WHERE name = ?", (topic,)).fetchone()
            first = (row[0] << _SHIFT) + row[1]
            db.executemany(
                "INSERT INTO message (id, key, value, headers, at) VALUES (?, ?, ?, ?, ?)",
                (
                    (
                        first + place,
                        record.key,
                        record.value,
                        _headers(record),
                        at,
                    )
                    for place, record in enumerate(records)
                ),
            )
            db.execute("UPDATE topic SET size = size + ? WHERE number = ?", (len(records), row[0]))
        with self._news:
            self._news.notify_all()

    def reader(self, topic: str, group: str) -> "SqliteReader":
        """Join a group; only one member at a time is handed messages, the others get none."""
        reader = SqliteReader(self, topic, group)
        with self._lock:
            self._readers.append(reader)
        return reader

    def scan(self, topic: str) -> list[Message]:
        """Return all messages kept on the topic."""
        return self.fetch(topic, 0, -1)

    def lag(self, topic: str, group: str) -> int:
        """Return how many messages the group has not committed."""
        return self.size(topic) - self.position(topic, group)

    def size(self, topic: str) -> int:
        """Return how many messages were ever appended."""
        with self._read() as db:
            row = db.execute("SELECT size FROM topic WHERE name = ?", (topic,)).fetchone()
        return int(row[0]) if row else 0

    def oldest_unread(self, topic: str, group: str) -> datetime | None:
        """Return when the oldest message kept that the group has not committed was written."""
        with self._read() as db:
            row = db.execute(_OLDEST_UNREAD, {"topic": topic, "group": group, "shift": _SHIFT}).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def about(self) -> str:
        """Return SQLite's version and the file."""
        with self._read() as db:
            (version,) = db.execute("SELECT sqlite_version()").fetchone()
        return f"SQLite {version}, {self.path}"

    def trim(self, topic: str, before: datetime, groups: Sequence[str]) -> int:
        """Delete old messages that every group has committed, some thousands in one transaction."""
        deleted = 0
        while True:
            with self._write() as db:
                row = db.execute("SELECT number, size FROM topic WHERE name = ?", (topic,)).fetchone()
                if row is None:
                    return 0
                done = min([row[1], *(self.position(topic, group) for group in groups)])
                first = row[0] << _SHIFT
                here = db.execute(
                    "DELETE FROM message WHERE id IN"
                    " (SELECT id FROM message WHERE id >= ? AND id < ? AND at < ? ORDER BY id LIMIT ?)",
                    (first, first + done, before.timestamp(), _TRIMMED_AT_ONCE),
                ).rowcount
            deleted += here
            if here < _TRIMMED_AT_ONCE:
                return deleted

    def close(self) -> None:
        """Close the readers and the file."""
        with self._lock:
            for reader in self._readers:
                reader.close()
            self._readers.clear()
            if not self._look_only:
                self._db.close()

    def position(self, topic: str, group: str) -> int:
        """Return the offset the group reads next."""
        with self._read() as db:
            row = db.execute("SELECT next FROM progress WHERE topic = ? AND member = ?", (topic, group)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, topic: str, group: str, offset: int) -> None:
        """Record that the group reads ``offset`` next; a lower one than before changes nothing."""
        with self._write() as db:
            db.execute(
                "INSERT INTO progress (topic, member, next) VALUES (?, ?, ?)"
                " ON CONFLICT (topic, member) DO UPDATE SET next = max(next, excluded.next)",
                (topic, group, offset),
            )

    def fetch(self, topic: str, offset: int, limit: int) -> list[Message]:
        """Return up to ``limit`` messages from ``offset`` on (-1 for all)."""
        with self._read() as db:
            row = db.execute("SELECT number FROM topic WHERE name = ?", (topic,)).fetchone()
            if row is None:
                return []
            first = row[0] << _SHIFT
            rows = db.execute(
                "SELECT id, key, value, headers, at FROM message WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (first + offset, first + (1 << _SHIFT), limit),
            ).fetchall()
        return [
            Message(
                topic=topic,
                partition=0,
                offset=number - first,
                key=key,
                value=value,
                headers=msgspec.json.decode(headers, type=dict[str, str]),
                at=datetime.fromtimestamp(at, UTC),
            )
            for number, key, value, headers, at in rows
        ]

    def wait(self, seconds: float) -> None:
        """Return when something was published here, or after ``seconds``."""
        with self._news:
            self._news.wait(seconds)

    def _find_tables(self) -> None:
        with self._read() as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'progress'").fetchone():
                raise NotMade(f"{self.path} holds no log yet")

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        with _translated(self.path), self._lock:
            if not self._look_only:
                yield self._db
                return
            with closing(open_to_look(self.path)) as db:
                yield db

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        if self._look_only:
            raise Unavailable(f"the log {self.path} was opened to look at only; open it to write")
        with _translated(self.path), self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                # A failed COMMIT or a full disk may have rolled back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


class SqliteReader:
    """One member of a group on one topic."""

    def __init__(self, log: SqliteLog, topic: str, group: str) -> None:
        self._log = log
        self._topic = topic
        self._group = group
        self._next: int | None = None
        self._turn = FileLock(f"{log.path}.{topic}.{group}.lock", thread_local=False)

    def read(self, limit: int, wait: float = 0.0) -> list[Message]:
        """Return what is there, or what comes within ``wait`` seconds; nothing while another has the turn."""
        until = time.monotonic() + wait
        while True:
            messages = self._take(limit) if self._has_turn() else []
            left = until - time.monotonic()
            if messages or left <= 0:
                return messages
            # Another process's messages are not announced here, so look again ten times a second.
            self._log.wait(min(left, 0.1))

    def commit(self) -> None:
        """Record everything handed out as dealt with."""
        if self._next is not None:
            self._log.advance(self._topic, self._group, self._next)

    def close(self) -> None:
        """Give up the turn."""
        self._turn.release(force=True)
        self._next = None

    def _has_turn(self) -> bool:
        if self._turn.is_locked:
            return True
        with _translated(self._log.path):
            try:
                self._turn.acquire(timeout=0)
            except Timeout:
                return False
        self._next = self._log.position(self._topic, self._group)
        return True

    def _take(self, limit: int) -> list[Message]:
        assert self._next is not None
        messages = self._log.fetch(self._topic, self._next, limit)
        if messages:
            self._next = messages[-1].offset + 1
        return messages


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _headers(record: Record) -> str:
    # A header may quote a broken text; what is quoted matters more than its exact form.
    clean = {name: value.encode("utf-8", "backslashreplace").decode() for name, value in record.headers.items()}
    return msgspec.json.encode(clean).decode()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if disk_is_full(error, path):
            raise Unavailable(f"the log cannot be written: {no_room(path)}") from error
        raise Unavailable(
            f"the log {path} cannot be used now: {error}; check the disk and who holds it"
        ) from error
    except OSError as error:
        if disk_is_full(error, path):
            raise Unavailable(f"the log cannot be written: {no_room(path)}") from error
        raise Unavailable(f"the log {path} cannot be opened: {error.strerror}; check the folder") from error
    except sqlite3.DatabaseError as error:
        raise Unavailable(
            f"the log {path} is damaged or no SQLite file: {error}; restore it or move it away"
        ) from error
