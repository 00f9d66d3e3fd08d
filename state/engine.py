"""Opening the state store and the table registry its parts share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from news.errors import Unavailable, WrongUse
from news.sqlite import PATIENCE, write_ahead

metadata = MetaData()
"""Every table of the state store registers here."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time to UTC; a naive one is an error of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Return the time aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def open_engine(address: str) -> Engine:
    """Open ``sqlite:PATH`` or ``postgresql+psycopg://...``; tables are made by ``state.schema.upgrade``."""
    if address.startswith("sqlite:"):
        return _open_sqlite(Path(address.removeprefix("sqlite:")))
    if address.startswith("postgresql+psycopg:"):
        return create_engine(address, pool_pre_ping=True, insertmanyvalues_page_size=1000)
    raise WrongUse(
        # Only its beginning: the rest may hold a password.
        f"GUILDWIRE_STATE begins with {address.partition(':')[0]!r}: give sqlite:PATH or postgresql+psycopg://..."
    )


def _open_sqlite(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"the state store {path} cannot be opened: {error.strerror}") from error
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


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run the block as one transaction; a store that does not answer becomes :class:`Unavailable`."""
    try:
        with engine.begin() as connection:
            yield connection
    except OperationalError as error:
        cause = " ".join(str(error.orig).split())
        raise Unavailable(
            f"the state store cannot be used now: {cause}; check that the database GUILDWIRE_STATE names runs"
        ) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable(f"the state store went away: {error.orig}") from error
        raise
