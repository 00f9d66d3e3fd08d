"""Opening one new SQLite file from several processes at once."""

import sqlite3
from pathlib import Path

import pytest

from news.sqlite import write_ahead


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0, isolation_level=None)


def test_a_file_that_another_has_locked_is_asked_again(tmp_path: Path) -> None:
    other, ours = opened(tmp_path / "new.db"), opened(tmp_path / "new.db")
    other.execute("BEGIN EXCLUSIVE")
    write_ahead(ours, sleep=lambda _: other.rollback())
    assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_patience_ends(tmp_path: Path) -> None:
    other, ours = opened(tmp_path / "new.db"), opened(tmp_path / "new.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(ours, patience=0)


def test_what_no_patience_mends_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("This is no database, however long one waits. " * 99, "utf-8")
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        write_ahead(opened(tmp_path / "other.txt"), sleep=lambda _: pytest.fail("it waits"))
