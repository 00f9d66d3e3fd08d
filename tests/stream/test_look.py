"""The embedded log opened to look only: it answers what the log does, and neither makes nor changes anything."""

from pathlib import Path

import pytest

from news.errors import NotMade, Unavailable
from stream.port import Record
from stream.sqlite.log import SqliteLog


def test_it_answers_as_the_log_does_and_follows_what_is_written(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "stream.db")
    log.publish("news.found", [Record("a", b"x")])
    looking = SqliteLog(tmp_path / "stream.db", look_only=True)
    log.publish("news.found", [Record("b", b"x")])
    assert (looking.size("news.found"), looking.lag("news.found", "g")) == (2, 2)
    assert looking.oldest_unread("news.found", "g") == log.oldest_unread("news.found", "g") is not None
    assert looking.scan("news.found") == log.scan("news.found")
    log.close()
    assert looking.about() == looking.about()
    assert looking.size("news.found") == 2
    looking.close()
    looking.close()


def test_it_writes_nothing(tmp_path: Path) -> None:
    SqliteLog(tmp_path / "stream.db").close()
    looking = SqliteLog(tmp_path / "stream.db", look_only=True)
    with pytest.raises(Unavailable, match="to look at only"):
        looking.publish("news.found", [Record("a", b"x")])
    assert [path.name for path in tmp_path.iterdir()] == ["stream.db"]


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotMade, match="there is no"):
        SqliteLog(tmp_path / "folder" / "stream.db", look_only=True)
    (tmp_path / "stream.db").touch()
    with pytest.raises(NotMade, match="holds no log yet"):
        SqliteLog(tmp_path / "stream.db", look_only=True)
    assert [path.name for path in tmp_path.iterdir()] == ["stream.db"]
