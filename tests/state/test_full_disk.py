"""operate-disk-words: a full disk is called one, with the remedy to make room, by all that keeps something."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from news import topics
from news.errors import Unavailable
from search.sqlite.pool import failures
from state.engine import open_engine, transaction
from stream.port import Record
from stream.sqlite.log import SqliteLog

NO_MORE = "PRAGMA max_page_count = 1"
"""From here on SQLite has no room, as on a full disk."""
SAID = r"^the {} cannot be written: the disk of .*\.db is full; make room"


def test_the_log_says_so(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "stream.db")
    log._db.execute(NO_MORE)
    with pytest.raises(Unavailable, match=SAID.format("log")):
        log.publish(topics.FOUND, [Record("a", b"x" * 100_000)])
    assert log.size(topics.FOUND) == 0
    log.close()


def test_the_index_says_so(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "index.db")) as connection:
        connection.execute(NO_MORE)
        with pytest.raises(Unavailable, match=SAID.format("index")), failures(tmp_path / "index.db"):
            connection.execute("CREATE TABLE some AS SELECT zeroblob(100000)")


def write(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def test_the_state_store_says_so(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:{tmp_path / 'state.db'}")
    with pytest.raises(Unavailable, match=SAID.format("state store")), transaction(engine) as connection:
        write(connection, NO_MORE, "CREATE TABLE some AS SELECT zeroblob(100000)")
    engine.dispose()


def test_the_state_store_on_postgres_says_so(fresh_database: str) -> None:
    engine = open_engine(fresh_database)
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    with pytest.raises(Unavailable, match="its disk is full; make room"), transaction(engine) as connection:
        write(connection, full)
    engine.dispose()
