"""What is counted from memory is what is there, whichever process added, replaced or deleted."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query.tree import All, Node, Word
from search.port import Result, Search
from search.sqlite import columns
from search.sqlite.admin import SqliteAdmin
from search.sqlite.index import SqliteIndex
from search.sqlite.write import CHANGES
from tests.search.make import NOON, document

FIELDS = ("tag", "company", "outlet", "published")

steps = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.lists(st.sampled_from(("ai", "labor/pay", "labor", "games")), max_size=3),
        st.sampled_from(("strike", "vote")),
        st.integers(0, 4),
        st.sampled_from(("put", "put", "put", "other", "delete", "reindex")),
    ),
    max_size=12,
)


def expected(held: dict[int, tuple[list[str], str, int]], word: str | None, limit: int) -> tuple[object, object]:
    kept = [(tags, days) for tags, title, days in held.values() if word in (None, title)]
    tags = Counter(
        part for names, _ in kept for part in {each for name in names for each in (name, name.partition("/")[0])}
    )
    days = Counter((NOON - timedelta(days=days)).date().isoformat() for _, days in kept)
    shown = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    newest = sorted(days.items(), reverse=True)[:limit]
    return (
        {"tag": tuple(shown), "published": tuple(newest)},
        {
            "tag": tags.total() - sum(number for _, number in shown),
            "published": len(kept) - sum(number for _, number in newest),
        },
    )


@settings(max_examples=60, deadline=None)
@given(steps, st.integers(1, 3))
def test_whatever_happened_the_counts_are_those_of_what_is_there(
    steps: list[tuple[int, list[str], str, int, str]], limit: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        index, other = SqliteIndex(path), SqliteIndex(path)
        held: dict[int, tuple[list[str], str, int]] = {}
        for revision, (id_, tags, title, days, step) in enumerate(steps, 1):
            if step in {"put", "other"}:
                made = document(
                    str(id_), title, tags=tuple(tags), published=NOON - timedelta(days=days), revision=revision
                )
                (index if step == "put" else other).put([made], NOON)
                held[id_] = (tags, title, days)
            elif step == "delete":
                index.delete_before(NOON - timedelta(days=days) + timedelta(seconds=1))
                held = {each: kept for each, kept in held.items() if kept[2] < days}
            else:
                SqliteAdmin(path).reindex()
            for word in (None, "strike"):
                query: Node = All() if word is None else Word(word)
                for each in (index, other):
                    asked = Search(query=query, limit=0, facets=("tag", "published"), facet_limit=limit)
                    found = each.search(asked)
                    assert (found.facets, found.others) == expected(held, word, limit)
        index.close()
        other.close()


def test_a_file_with_too_many_documents_is_counted_without_memory(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document(str(at), "x" if at % 2 else "y", tags=("ai",)) for at in range(6)], NOON)
    asked = Search(query=Word("x"), limit=0, facets=FIELDS)
    known = index.search(asked)
    index._keeper = columns.Keeper(most=3)
    assert index.search(asked) == known
    assert known.facets["tag"] == (("ai", 3),)
    index.close()


def test_who_missed_too_many_changes_begins_anew(tmp_path: Path) -> None:
    index, other = SqliteIndex(tmp_path / "index.db"), SqliteIndex(tmp_path / "index.db")
    asked = Search(query=All(), limit=0, facets=("outlet",))
    index.put([document("a")], NOON)
    assert index.search(asked).facets == {"outlet": (("Variety", 1),)}
    with other._pool.writing() as connection:
        connection.executemany("INSERT INTO change (at) VALUES (?)", [(0,)] * CHANGES)
    other.put([document("b")], NOON)
    assert index.search(asked).facets == {"outlet": (("Variety", 2),)}
    index.close()
    other.close()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"])
def test_days_are_those_of_the_zone(tmp_path: Path, zone: str) -> None:
    # Apia had no 30 December 2011; Cairo's clocks go forward at midnight.
    starts = [datetime(*day, tzinfo=UTC) for day in ((2011, 12, 28), (2023, 4, 26), (2023, 11, 3))]
    moments = [start + timedelta(minutes=29 * at) for start in starts for at in range(200)]
    index = SqliteIndex(tmp_path / "index.db")
    index.put([document(str(at), published=each, seen=each) for at, each in enumerate(moments)], NOON)
    found: Result = index.search(Search(query=All(), limit=0, facets=("published",), facet_limit=99, zone=zone))
    days = Counter(moment.astimezone(ZoneInfo(zone)).date().isoformat() for moment in moments)
    assert found.facets["published"] == tuple(sorted(days.items(), reverse=True))
    assert found.others == {"published": 0}
    index.close()


def test_the_first_and_the_last_day_are_counted(tmp_path: Path) -> None:
    index = SqliteIndex(tmp_path / "index.db")
    first = datetime(1, 1, 1, tzinfo=UTC)
    index.put([document("a", published=first), document("b", published=first + timedelta(hours=1))], NOON)
    asked = Search(query=All(), limit=0, facets=("published",), zone="America/New_York")
    assert index.search(asked).facets == {"published": (("0001-01-01", 2),)}
    index.close()
