"""What the contract leaves to the embedded index: its file, its errors, other processes."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.enriched import Enriched
from news.errors import Unavailable, WrongUse
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from query.tree import All, Node
from search.port import Search
from search.sqlite.index import SqliteIndex
from tests.search.corpora import NOW, enriched, trees
from tests.search.make import NOON, document


def found(index: SqliteIndex, text: str) -> list[str]:
    result = index.search(Search(query=parse(text, NOON), limit=1000))
    return [hit.enriched.item.id for hit in result.hits]


def test_a_file_is_opened_again_with_everything_in_it(tmp_path: Path) -> None:
    first = SqliteIndex(tmp_path / "new" / "folders" / "index.db")
    first.put([document("a", "strike")], NOON)
    first.close()
    again = SqliteIndex(tmp_path / "new" / "folders" / "index.db")
    assert found(again, "strike") == ["a"]
    again.close()


_batches = st.lists(st.lists(st.sampled_from("abcd").flatmap(enriched), max_size=5), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(_batches, st.lists(trees, min_size=1, max_size=8))
def test_after_any_revisions_only_the_last_are_found(batches: list[list[Enriched]], queries: list[Node]) -> None:
    last: dict[str, Enriched] = {}
    with TemporaryDirectory() as folder:
        index = SqliteIndex(Path(folder) / "index.db")
        for batch in batches:
            index.put(batch, NOW)
            for item in batch:
                last[item.item.id] = newer(last.get(item.item.id), item)
        for query in queries:
            result = index.search(Search(query=query))
            matches = to_predicate(query)
            wanted = {id_ for id_, item in last.items() if matches(View(item, NOW))}
            assert {hit.enriched.item.id for hit in result.hits} == wanted
            assert result.total == len(wanted)
        index.close()


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("str* AND (str* OR (str* AND published:[* TO 2023-07-27]))", ["a"]),
        ("strike AND (published:<2023-01-01 OR published:>=2023-07-01 OR tag:ai)", ["a"]),
        ("strike AND NOT (str* AND (published:<2023-01-01 OR tag:ai))", ["a"]),
        ("strike AND (tag:ai OR NOT (str* OR published:<2023-01-01))", []),
    ],
)
def test_an_or_of_words_and_times_beside_a_word(tmp_path: Path, query: str, ids: list[str]) -> None:
    # SQLite would like to look up each side of such an OR by itself, which FTS5 refuses.
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document("a", "strike"), document("b", "picket")], NOON)
    assert found(index, query) == ids
    index.close()


def newer(present: Enriched | None, item: Enriched) -> Enriched:
    return item if present is None or item.version >= present.version else present


def test_many_documents_of_one_instant(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    ids = [f"{number:04}" for number in range(1_200)]
    for start in range(0, len(ids), 400):
        index.put([document(id_) for id_ in ids[start : start + 400]], NOON)
    assert found(index, "*")[:1_000] == sorted(ids, reverse=True)[:1_000]
    index.close()


def test_times_beyond_the_row_ids_are_parked(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    far = NOON.replace(year=9000)
    (verdict,) = index.put([document("a", published=far, seen=far)], NOON)
    assert verdict.outcome == "parked"
    assert "mend the feed's dates" in verdict.reason
    (verdict,) = index.put([document("b", published=NOON.replace(year=1))], NOON)
    assert verdict.outcome == "indexed"
    assert found(index, "published:[0001 TO 9998]") == ["b"]
    days = index.search(Search(query=All(), facets=("published",))).facets["published"]
    assert days == (("0001-07-26", 1),)
    index.close()


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    SqliteIndex(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = 'other'")
    connection.close()
    with pytest.raises(WrongUse, match="index reindex"):
        SqliteIndex(path)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(WrongUse, match="damaged"):
        SqliteIndex(path)


def test_a_place_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="file"):
        SqliteIndex(tmp_path / "file" / "index.db")
    with pytest.raises(Unavailable, match="cannot be used now"):
        SqliteIndex(tmp_path)


def test_while_another_process_writes_longer_than_patience_it_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    index = SqliteIndex(path, patience=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="locked"):
        index.put([document("a")], NOON)
    assert index.count() == 0
    other.execute("ROLLBACK")
    other.close()
    assert [verdict.outcome for verdict in index.put([document("a")], NOON)] == ["indexed"]
    index.close()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_writes_nothing_and_the_batch_may_come_again(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document("a")], NOON)
    batch = [document(f"{n}", "word " * 500, body=f"{os.urandom(3000).hex()}") for n in range(300)]
    with files_no_larger_than(400_000), pytest.raises(Unavailable, match="cannot be used now"):
        index.put(batch, NOON)
    assert found(index, "*") == ["a"]
    assert {verdict.outcome for verdict in index.put(batch, NOON)} == {"indexed"}
    assert index.count() == 301
    index.close()


def test_a_closed_index_says_so(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.close()
    with pytest.raises(Unavailable, match="closed"):
        index.count()


_WRITER = """
import sys
from pathlib import Path
from search.sqlite.index import SqliteIndex
from tests.search.make import NOON, document
index = SqliteIndex(Path(sys.argv[1]))
number = 0
while number < int(sys.argv[3]):
    index.put([document(f"{sys.argv[2]}-{number + n}", "news of batch") for n in range(10)], NOON)
    number += 10
    print(number, flush=True)
"""


def writer(path: Path, name: str, number: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), name, str(number)],
        cwd=Path(__file__).resolve().parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_writer_leaves_whole_batches(tmp_path: Path) -> None:
    process = writer(tmp_path / "index.db", "a", 1_000_000)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    with process:
        lines += process.stdout.read().splitlines()
    acknowledged = int(lines[-1])
    index = SqliteIndex(tmp_path / "index.db")
    assert index.count() in {acknowledged, acknowledged + 10}
    assert len(found(index, "news")) == min(index.count(), 1000)
    index.close()


def test_processes_share_a_file(tmp_path: Path) -> None:
    writers = [writer(tmp_path / "index.db", name, 50) for name in "ab"]
    for process in writers:
        process.communicate(timeout=60)
    index = SqliteIndex(tmp_path / "index.db")
    assert {process.returncode for process in writers} == {0}
    assert len(found(index, "news")) == 100
    index.close()
