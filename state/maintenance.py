"""Keeping the state store quick."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Engine, text

from state.engine import open_engine, transaction, without_limits
from state.schema import current, newest, revisions


def analyze(engine: Engine) -> None:
    """Refresh the statistics of every table.

    Raises :class:`news.errors.Unavailable` when the store does not answer.
    """
    with transaction(engine) as connection:
        without_limits(connection)
        connection.execute(text("ANALYZE"))


class StateReport(msgspec.Struct, frozen=True):
    """How the state store stands."""

    server: str
    """What it runs on, with its version."""
    now: datetime
    """The server's clock; UTC."""
    revision: str | None
    """The migration its tables are at; null where there are none yet."""
    newest: str | None
    """The migration this version of Guildwire works with."""
    newer: bool = False
    """Whether its tables were made by a later version than this one."""


def look(address: str) -> StateReport:
    """Look at the store without changing anything.

    Raises :class:`news.errors.Unavailable`, :class:`news.errors.NotMade` where there is no file yet.
    """
    engine = open_engine(address, look_only=True)
    try:
        with transaction(engine) as connection:
            if engine.dialect.name == "sqlite":
                version = f"SQLite {connection.scalar(text('SELECT sqlite_version()'))}"
                at = datetime.now(UTC)
            else:
                version = f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"
                at = connection.scalar(text("SELECT clock_timestamp()")).astimezone(UTC)
        found = current(engine)
        newer = found is not None and found not in revisions()
        return StateReport(f"{version}, {engine.url.render_as_string()}", at, found, newest(), newer)
    finally:
        engine.dispose()
