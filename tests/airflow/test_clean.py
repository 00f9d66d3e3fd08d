"""Airflow's database and logs do not grow for ever: its own command runs on a real database."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guildwire.airflow import clean
from news.errors import GuildwireError
from tests.airflow.process import variables

pytestmark = [pytest.mark.xdist_group("airflow"), pytest.mark.slow]

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_old_rows_leave_airflows_database(migrated: Path, tmp_path: Path) -> None:
    """Case operate-logs-grow."""
    database = tmp_path / "airflow.db"
    shutil.copy(migrated, database)
    with closing(sqlite3.connect(database)) as connection, connection:
        rows = [(str((NOW - timedelta(days=days)).replace(tzinfo=None)), f"{days} days") for days in (31, 29)]
        connection.executemany("INSERT INTO log (dttm, event) VALUES (?, ?)", rows)
    assert clean.clean(variables(tmp_path), 30, NOW) == {"logs_deleted": 0}
    with closing(sqlite3.connect(database)) as connection:
        kept = {event for (event,) in connection.execute("SELECT event FROM log")}
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "29 days" in kept
    assert "31 days" not in kept
    assert not [name for name in tables if "_airflow_deleted" in name], "what was deleted is kept elsewhere"
    assert clean.since_last(variables(tmp_path), NOW.timestamp()) == 0


def test_a_database_that_cannot_be_cleaned_is_told_and_stays_overdue(
    airflow_program: Path, tmp_path: Path
) -> None:
    with pytest.raises(GuildwireError, match=r"airflow db clean .* failed"):
        clean.clean(
            {**variables(tmp_path), "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////nowhere/a.db"}, 30, NOW
        )
    assert clean.since_last(variables(tmp_path), NOW.timestamp()) > clean.OVERDUE
