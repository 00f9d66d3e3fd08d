"""Looking after the embedded index: check, rebuild in place, copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from news.errors import NotMade, Unavailable, WrongUse
from query.parse import parse
from query.tree import All
from search.admin import Cost, RolloverLimits
from search.port import Search
from search.sqlite.admin import SqliteAdmin
from search.sqlite.index import SqliteIndex
from tests.search.make import NOON, document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


def fill(path: Path, number: int = 3) -> None:
    index = SqliteIndex(path)
    index.put([document(f"{at}", "strike", tags=("ai",), companies=("Netflix",)) for at in range(number)], NOON)
    index.close()


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_create_makes_the_file_once(path: Path) -> None:
    admin = SqliteAdmin(path)
    assert "guildwire index create" in admin.check()[0].remedy
    assert admin.create() == [str(path)]
    assert admin.create() == []
    assert admin.check() == []


def test_a_file_of_another_version_is_found_and_written_anew(path: Path) -> None:
    fill(path)
    spoil(path, "UPDATE meta SET value = '0'")
    admin = SqliteAdmin(path)
    (finding,) = admin.check()
    assert finding.remedy == "run `guildwire index reindex`"
    done = admin.reindex()
    assert (done.documents, done.refused) == (3, ())
    assert admin.check() == []
    index = SqliteIndex(path)
    found = index.search(Search(query=parse("striking AND company:netflix", NOON), facets=("tag",)))
    assert (found.total, found.facets) == (3, {"tag": (("ai", 3),)})
    assert found.hits[0].indexed == NOON
    index.close()


def test_an_index_that_is_open_meanwhile_goes_on_with_the_new_tables(path: Path) -> None:
    fill(path)
    index = SqliteIndex(path)
    facets = Search(query=All(), facets=("company", "outlet"))
    before = index.search(facets)
    reports: list[tuple[int, int]] = []
    SqliteAdmin(path).reindex(lambda done, total: reports.append((done, total)))
    assert reports == [(3, 3)]
    assert index.search(facets) == before
    index.put([document("new", companies=("Disney",))], NOON)
    assert index.search(facets).facets["company"] == (("Netflix", 3), ("Disney", 1))
    index.close()


def test_a_rebuild_that_fails_changes_nothing(path: Path) -> None:
    fill(path)
    admin = SqliteAdmin(path)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        admin.reindex(interrupt)
    spoil(path, "UPDATE record SET enriched = zeroblob(3) WHERE at = (SELECT at FROM doc WHERE id = '1')")
    with pytest.raises(WrongUse, match=r"1 cannot be written anew .*--leave-refused"):
        admin.reindex()
    index = SqliteIndex(path)
    assert index.count() == 3
    assert admin.reindex(leave_refused=True).documents == 2
    assert index.count() == 2
    index.close()


def test_a_damaged_file_is_found(path: Path) -> None:
    fill(path, 2_000)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 8192)
    (finding,) = SqliteAdmin(path).check()
    assert f"{path} is damaged" in finding.what
    assert "--from-log" in finding.remedy


def test_the_pages_of_a_file_that_is_too_large_to_be_read_are_left_alone(path: Path) -> None:
    fill(path, 2_000)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    assert SqliteAdmin(path, reading=path.stat().st_size - 1).check() == []
    assert SqliteAdmin(path, reading=path.stat().st_size).check()


def test_a_look_says_how_the_index_stands_and_makes_nothing(path: Path) -> None:
    with pytest.raises(NotMade, match="there is no"):
        SqliteAdmin(path).look()
    path.touch()
    with pytest.raises(NotMade, match="holds no index yet"):
        SqliteAdmin(path).look()
    path.unlink()
    fill(path)
    found = SqliteAdmin(path).look()
    assert (found.server, found.documents, found.now) == (f"SQLite {sqlite3.sqlite_version}, {path}", 3, None)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_snapshot_is_a_whole_index(path: Path, tmp_path: Path) -> None:
    fill(path)
    admin = SqliteAdmin(path)
    copy = Path(admin.snapshot(str(tmp_path), NOON))
    assert copy == tmp_path / "index-20230726-120000.db"
    assert SqliteAdmin(copy).check() == []
    with pytest.raises(WrongUse, match="make it, or name another"):
        admin.snapshot(str(tmp_path / "none"), NOON)


def test_what_one_file_cannot_do_is_said(path: Path) -> None:
    fill(path)
    with pytest.raises(WrongUse, match="does not roll over"):
        SqliteAdmin(path).rollover(RolloverLimits())
    with pytest.raises(WrongUse, match="index snapshot"):
        SqliteAdmin(path).reindex(keep=True)


def test_a_rebuild_waits_for_writers_no_longer_than_patience(path: Path) -> None:
    fill(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            SqliteAdmin(path, patience=0.05).reindex()


class Crowded(SqliteAdmin):
    """Its disk has less room than is needed."""

    def cost(self) -> Cost:
        return msgspec.structs.replace(super().cost(), needed=9_000_000, free=4_000_000)


def test_without_room_nothing_is_begun(path: Path) -> None:
    fill(path)
    with pytest.raises(WrongUse, match="9 MB of disk; only 4 MB are free; make room"):
        Crowded(path).reindex()
    assert SqliteAdmin(path).look().documents == 3


def test_words_and_stories_are_there_after_a_reindex(path: Path) -> None:
    fill(path)
    SqliteAdmin(path).reindex()
    SqliteAdmin(path).reindex()
    index = SqliteIndex(path)
    assert index.search(Search(query=parse("str*ke", NOON))).total == 3
    assert index.search(Search(query=parse("s*", NOON), sort="relevance", collapse=True)).total == 3
    index.close()
