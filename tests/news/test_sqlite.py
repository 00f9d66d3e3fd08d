"""Opening SQLite files: a new one from several processes at once, one to look at only, one on a full disk."""

import errno
import sqlite3
from pathlib import Path

import pytest

from news.errors import NotMade, Unavailable
from news.sqlite import ROOM, disk_is_full, open_to_look, write_ahead


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


def written(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    write_ahead(connection)
    connection.execute("CREATE TABLE some (number)")
    connection.execute("INSERT INTO some VALUES (1)")
    return connection


def test_a_look_at_a_closed_file_makes_nothing_and_can_write_nothing(tmp_path: Path) -> None:
    written(tmp_path / "some.db").close()
    looking = open_to_look(tmp_path / "some.db")
    assert looking.execute("SELECT number FROM some").fetchall() == [(1,)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        looking.execute("INSERT INTO some VALUES (2)")
    assert [path.name for path in tmp_path.iterdir()] == ["some.db"]
    looking.close()
    assert [path.name for path in tmp_path.iterdir()] == ["some.db"]


def test_a_look_at_an_open_file_sees_what_is_written_meanwhile(tmp_path: Path) -> None:
    writer = written(tmp_path / "some.db")
    looking = open_to_look(tmp_path / "some.db")
    assert looking.execute("SELECT count(*) FROM some").fetchone() == (1,)
    writer.execute("INSERT INTO some VALUES (2)")
    assert looking.execute("SELECT count(*) FROM some").fetchone() == (2,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        looking.execute("DELETE FROM some")
    looking.close()
    writer.close()


def test_a_look_at_what_is_not_there_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotMade, match=r"no .*some\.db"):
        open_to_look(tmp_path / "folder" / "some.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_whose_journal_cannot_be_read_without_writing_is_told(tmp_path: Path) -> None:
    written(tmp_path / "some.db").close()
    (tmp_path / "some.db-wal").write_bytes(b"what was left")
    with pytest.raises(Unavailable, match="puts it in order"):
        open_to_look(tmp_path / "some.db")


def error_of(path: Path, statement: str) -> sqlite3.Error:
    connection = written(path)
    connection.execute("PRAGMA max_page_count = 1")
    try:
        connection.execute(statement)
    except sqlite3.Error as error:
        return error
    finally:
        connection.close()
    raise AssertionError(statement)


def test_a_full_disk_is_told_from_other_errors(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    full = error_of(path, "INSERT INTO some VALUES (zeroblob(100000))")
    assert disk_is_full(full, path)
    assert not disk_is_full(error_of(tmp_path / "other.db", "INSERT INTO nowhere VALUES (1)"), path)
    assert disk_is_full(OSError(errno.ENOSPC, "No space left on device"), path)
    assert not disk_is_full(OSError(errno.EACCES, "Permission denied"), path)
    assert not disk_is_full(None, path)
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path / "no" / "folder.db")
    assert not disk_is_full(caught.value, path)
    assert disk_is_full(caught.value, path, room=2**62)
    assert not disk_is_full(caught.value, tmp_path / "no" / "folder.db", room=ROOM)
