"""From the address to the question."""

from datetime import UTC, datetime

import pytest

from news.errors import WrongUse
from query.parse import parse
from query.tree import All, Node, Word
from search.port import Search
from tests.web.desk import NOW
from web.ask import MOST, PAGE, search_for
from web.parts.links import PageAddress


def ask(**given: str) -> Search:
    def parsed(text: str) -> Node:
        return parse(text, NOW)

    return search_for(PageAddress(**given), parsed, ("tag",))


def test_nothing_asks_for_everything() -> None:
    search = ask(q="  ")
    assert search.query == All()
    assert (search.since, search.until, search.limit, search.after) == (None, None, PAGE, "")


def test_the_text_is_parsed_and_the_cursor_handed_on() -> None:
    search = ask(q="strike", after="x", limit="7")
    assert (search.query, search.after, search.limit, search.facets) == (Word("strike"), "x", 7, ("tag",))


def test_a_day_is_whole_on_both_sides() -> None:
    search = ask(since="2023-07-26", until="2023-07-26")
    assert search.since == datetime(2023, 7, 26, tzinfo=UTC)
    assert search.until == datetime(2023, 7, 27, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2023-07-26T18:00:00+02:00", "2023-07-26T16:00:00Z", "2023-07-26T16:00"])
def test_a_time_is_taken_as_it_is_and_as_utc_without_an_offset(text: str) -> None:
    moment = datetime(2023, 7, 26, 16, tzinfo=UTC)
    search = ask(since=text, until=text)
    assert (search.since, search.until) == (moment, moment)


@pytest.mark.parametrize("text", ["yesterday", "26/07/2023", "2023-02-30", "9999-12-31", "0001-01-01T00:00+14:00"])
def test_an_impossible_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(WrongUse, match="write 2023-07-26"):
        ask(until=text)


@pytest.mark.parametrize("text", ["-1", "many", str(MOST + 1), "9" * 5000, "\u0663"])
def test_an_impossible_limit_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(WrongUse, match=f"0 to {MOST}"):
        ask(limit=text)


def test_no_hits_may_be_asked_for() -> None:
    assert ask(limit="0").limit == 0
