"""Opening the state store and the table registry its parts share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    NullPool,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as OutOfConnections
from sqlalchemy.pool import ConnectionPoolEntry

from news.errors import Unavailable, WrongUse
from news.sqlite import PATIENCE, disk_is_full, no_room, open_to_look, write_ahead

_DISK_FULL = "53100"
"""PostgreSQL's code for it."""
_ZONE = "+00:00"
metadata = MetaData()
"""Every table of the state store registers here."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what turns an aware time to UTC; a naive one is an error of ours."""
        return _as_text if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, _: object) -> Callable[[Any], datetime | None]:
        """Return what makes of a stored time an aware one, in UTC."""
        return _of_text if dialect.name == "sqlite" else _utc


def _utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return value.astimezone(UTC)


@lru_cache(1_000)
def _as_text(value: datetime | None) -> str | None:
    """Return a time as SQLAlchemy stores it in SQLite, in one step, and once for all rows of one time."""
    utc = _utc(value)
    return None if utc is None else utc.isoformat(" ", "microseconds").removesuffix(_ZONE)


def _of_text(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        # Read with its zone it takes a fifth of what it takes to give it one afterwards.
        return datetime.fromisoformat(text + _ZONE)
    except ValueError:  # it has one, as nobody but other hands than ours write it
        return datetime.fromisoformat(text).astimezone(UTC)


def open_engine(address: str, *, look_only: bool = False) -> Engine:
    """Open ``sqlite:PATH`` or ``postgresql+psycopg://...``; tables are made by ``state.schema.upgrade``.

    With ``look_only`` nothing is made or changed, whatever is asked, and an answer comes within seconds or not at
    all; a file that is not there raises :class:`news.errors.NotMade` at the first question.
    """
    if address.startswith("sqlite:"):
        path = Path(address.removeprefix("sqlite:"))
        return _look_at_sqlite(path) if look_only else _open_sqlite(path)
    if address.startswith("postgresql+psycopg:"):
        from state.postgres import open_postgres  # noqa: PLC0415 (its driver takes long to load)

        return open_postgres(_url(address), look_only=look_only)
    raise WrongUse(
        # Only its beginning: the rest may hold a password.
        f"GUILDWIRE_STATE begins with {address.partition(':')[0]!r}: give sqlite:PATH or postgresql+psycopg://..."
    )


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise WrongUse("GUILDWIRE_STATE is no address; give postgresql+psycopg://USER@HOST/NAME") from None


def _open_sqlite(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if disk_is_full(error, path):
            raise Unavailable(f"the state store cannot be written: {no_room(path)}") from error
        raise Unavailable(
            f"the state store {path} cannot be opened: {error.strerror}; check the folder"
        ) from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own implicit BEGIN would come too late for a write lock
        write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _look_at_sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", creator=lambda: open_to_look(path), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run the block as one transaction; a store that does not answer becomes :class:`Unavailable`."""
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        raise _unavailable(engine, error) from error
    except OutOfConnections as error:
        raise Unavailable(f"{_name(engine)} is busy: {error}; check what its connections wait for") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise _unavailable(engine, error) from error
        raise


def without_limits(connection: Connection) -> None:
    """Let the running transaction's statements take as long as they need: migrations, statistics."""
    if connection.dialect.name != "postgresql":
        return
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
    raw: Any = connection.connection.dbapi_connection
    raw.silence = None


def _unavailable(engine: Engine, error: DBAPIError) -> Unavailable:
    if disk_is_full(error.orig, Path(engine.url.database or "")):
        return Unavailable(f"the state store cannot be written: {no_room(Path(engine.url.database or ''))}")
    if getattr(error.orig, "sqlstate", None) == _DISK_FULL:
        return Unavailable(f"{_name(engine)} cannot write: its disk is full; make room, it goes on by itself")
    cause = " ".join(str(error.orig).split())
    remedy = "check that the database GUILDWIRE_STATE names runs"
    if engine.dialect.name == "sqlite":
        remedy = "check the folder, its rights and who else writes to it"
    return Unavailable(f"{_name(engine)} cannot be used now: {cause}; {remedy}")


def _name(engine: Engine) -> str:
    """Return what messages call the store; never with a password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return f"the state store {url.database}"
    host = url.host or url.query.get("host") or "this machine"
    return f"the state store PostgreSQL at {host}:{url.port or 5432}/{url.database or ''}"
