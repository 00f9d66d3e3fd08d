"""Keeping the state store quick."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Engine, text

from state.engine import open_engine, transaction
from state.schema import current, newest


def analyze(engine: Engine) -> None:
    """Refresh the statistics of every table.

    Raises :class:`news.errors.Unavailable` when the store does not answer.
    """
    with transaction(engine) as connection:
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


def look(address: str) -> StateReport:
    """Look at the store without changing a table. Raises :class:`news.errors.Unavailable`."""
    engine = open_engine(address)
    try:
        with transaction(engine) as connection:
            if engine.dialect.name == "sqlite":
                version = f"SQLite {connection.scalar(text('SELECT sqlite_version()'))}"
                at = datetime.now(UTC)
            else:
                version = f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"
                at = connection.scalar(text("SELECT clock_timestamp()")).astimezone(UTC)
        where = engine.url.render_as_string(hide_password=True)
        return StateReport(f"{version}, {where}", at, current(engine), newest())
    finally:
        engine.dispose()
