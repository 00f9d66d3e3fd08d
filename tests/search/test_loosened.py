"""A query that finds nothing is told what would find something, in numbers that hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from query.build import at_least
from query.parse import parse
from query.tree import And, Node
from search.port import LooserSearch, Search
from search.results.loosened import MOST, loosened
from search.sqlite.index import SqliteIndex
from tests.contracts.index.common import DAY
from tests.search.make import NOON, document


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SqliteIndex]:
    opened = SqliteIndex(tmp_path / "index.db")
    opened.put(
        [
            *(document(f"a{n}", "Microsoft union contract") for n in range(3)),
            document("b", "Union neutrality pledge", tags=("labor",)),
            document("c", "Microsoft neutrality", published=NOON - 9 * DAY),
        ],
        NOON,
    )
    yield opened
    opened.close()


def offers(index: SqliteIndex, text: str, **more: object) -> list[tuple[str, str, int]]:
    found = loosened(index, Search(query=parse(text, NOON), since=NOON - DAY), **more)  # type: ignore[arg-type]
    return [(offer.left_out or offer.kind, offer.query, offer.count) for offer in found]


def test_each_part_is_left_out_by_turns_and_what_finds_most_comes_first(index: SqliteIndex) -> None:
    assert offers(index, "microsoft union neutrality") == [
        ("neutrality", "microsoft AND union", 3),
        ("microsoft", "union AND neutrality", 1),
    ]
    assert offers(index, "microsoft union neutrality", limit=1) == [("neutrality", "microsoft AND union", 3)]


def test_what_is_offered_finds_as_many_as_it_says(index: SqliteIndex) -> None:
    for left_out, query, count in offers(index, "union AND tag:ai AND NOT pledge"):
        assert index.search(Search(query=parse(query, NOON), since=NOON - DAY)).total == count, left_out


def test_all_that_finds_nothing_by_itself_is_left_out_where_no_single_part_is_enough(index: SqliteIndex) -> None:
    assert offers(index, "microsoft wizard union zeppelin") == [("wizard, zeppelin", "microsoft AND union", 3)]
    assert offers(index, "wizard zeppelin NOT pledge") == []


def test_a_word_that_nothing_has_may_be_spelled_otherwise(index: SqliteIndex) -> None:
    assert offers(index, "microsft") == [("microsft", "microsft~1", 3)]
    assert offers(index, "contract microsft") == [
        ("microsft", "contract", 3),
        ("microsft", "contract AND microsft~1", 3),
    ]
    assert offers(index, "microsft unoin") == [("microsft, unoin", "microsft~1 AND unoin~1", 3)]
    assert offers(index, "microsft neutralty zeppelin") == []
    assert offers(index, "xyz") == []


def test_a_part_in_brackets_and_one_under_not_are_left_out_whole(index: SqliteIndex) -> None:
    found = offers(index, "(sony OR apple) AND union AND NOT contract")
    assert found == [("sony OR apple", "union AND NOT contract", 1)]
    assert offers(index, "pledge AND NOT union") == [("NOT union", "pledge", 1)]


def test_most_of_the_words_and_any_time_are_offered_where_they_find_something(index: SqliteIndex) -> None:
    def two_of_three(node: Node) -> Node:
        return at_least(2, node.children) if isinstance(node, And) and len(node.children) == 3 else node

    found = offers(index, "microsoft union neutrality", most=two_of_three)
    assert ("most", "microsoft AND union AND neutrality", 4) in found
    assert offers(index, "microsoft neutrality", most=two_of_three) == [
        ("neutrality", "microsoft", 3),
        ("microsoft", "neutrality", 1),
        ("any time", "microsoft AND neutrality", 1),
    ]


def test_a_query_without_parts_has_nothing_to_leave_out(index: SqliteIndex) -> None:
    assert offers(index, "sony") == offers(index, "sony OR apple") == []


def test_the_looks_are_bounded() -> None:
    asked: list[Node] = []

    class Counting:
        def search(self, request: Search) -> object:
            asked.append(request.query)
            assert request.limit == 0
            return type("Result", (), {"total": len(asked)})

    words = " ".join(f"word{chr(97 + n)}" for n in range(20))
    found = loosened(Counting(), Search(query=parse(words, NOON)))  # type: ignore[arg-type]
    assert len(asked) == 2 * MOST
    assert found[0].count == MOST
    assert isinstance(found[0], LooserSearch)
