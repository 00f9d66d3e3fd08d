"""What people say of a search they save."""

from datetime import timedelta

import pytest

from news.errors import WrongUse
from query.errors import QueryError
from query.parse import QueryReading, read
from search.saved import MOST_NAME, SavedSearch, search_name
from search.saving import KEYS, MOST_NOTE, described, read_saved
from tests.search.make import NOON


def reading(text: str) -> QueryReading:
    return read(text, NOON)


def made(before: SavedSearch | None = None, /, **given: object) -> SavedSearch:
    return read_saved({"name": "Strikes", "query": "strike"} | given, before, NOON, reading)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("AI & labor", "ai-labor"),
        ("  Été à Paris! ", "ete-a-paris"),
        ("pay_2026", "pay-2026"),
        ("a--b", "a-b"),
        ("../../etc", "etc"),
        ("<script>", "script"),
        ("x" * MOST_NAME, "x" * MOST_NAME),
    ],
)
def test_a_free_name_becomes_one_that_is_an_address(given: str, name: str) -> None:
    assert search_name(given) == name
    assert search_name(name) == name


@pytest.mark.parametrize("given", ["", "&", "стачка", "-", "x" * (MOST_NAME + 1), "\ud800"])
def test_a_name_of_which_nothing_is_left_is_refused(given: str) -> None:
    with pytest.raises(WrongUse, match="give"):
        search_name(given)


def test_what_is_left_out_is_as_usual_and_as_before() -> None:
    first = made(note=" Why ", columns="title, outlet,title", sort="Relevance", owner="Ann\n")
    assert first == SavedSearch(
        name="strikes",
        query="strike",
        sort="relevance",
        columns=("title", "outlet"),
        owner="Ann",
        note="Why",
        created=NOON,
        changed=NOON,
    )
    later = made(first, query="walkout")
    assert (later.query, later.note, later.columns) == ("walkout", "Why", ("title", "outlet"))
    assert made() == SavedSearch(name="strikes", query="strike", created=NOON, changed=NOON)


def test_a_change_makes_a_later_version_even_where_the_clock_stands_still() -> None:
    first = made()
    assert made(first) is first
    second = made(first, note="Why")
    assert second.changed == NOON + timedelta(microseconds=1)
    assert second.created == NOON


def test_what_is_described_can_be_read_back() -> None:
    first = made(note="Why", columns=["title"], owner="Ann")
    assert tuple(described(first)) == KEYS
    assert made(**described(first)) == first


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": " "}, "needs a query"),
        ({"query": 3}, "query of a saved search is no text"),
        ({"sort": "oldest"}, "sort 'oldest' is unknown: give newest, first-seen, relevance"),
        ({"columns": "titel"}, "no field 'titel': did you mean title"),
        ({"columns": {"title": 1}}, "no list of fields"),
        ({"columns": [1]}, "no list of fields"),
        ({"note": "x" * (MOST_NOTE + 1)}, "note of a saved search has 2,001 characters"),
        ({"colums": "title"}, "has no 'colums': did you mean columns"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_remedy(given: dict[str, object], said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        made(**given)


@pytest.mark.parametrize("query", ["nofield:x", '"open', "tag:[a TO"])
def test_a_query_is_read_when_it_is_saved(query: str) -> None:
    with pytest.raises(QueryError):
        made(query=query)
