"""From the address to the question."""

import pytest

from news.errors import WrongUse
from query.parse import read
from query.times import time_range
from query.tree import All, Word
from search.port import Search
from tests.web.desk import NOW
from web.ask import MOST, PAGE, reading_of, search_for
from web.parts.links import PageAddress


def ask(**given: str) -> Search:
    place = PageAddress(**given)
    return search_for(place, reading_of(place, lambda text: read(text, NOW)), NOW, ("tag",))


def test_nothing_asks_for_everything() -> None:
    search = ask(q="  ")
    assert search.query == All()
    assert (search.since, search.until, search.limit, search.after) == (None, None, PAGE, "")


def test_the_text_is_parsed_and_the_cursor_handed_on() -> None:
    search = ask(q="strike", after="x", limit="7")
    assert (search.query, search.after, search.limit, search.facets) == (Word("strike"), "x", 7, ("tag",))


def test_the_window_is_read_by_the_rule_for_all() -> None:
    asked = ask(since="yesterday", until=" 2023-07-26 ")
    assert (asked.since, asked.until) == time_range("yesterday", "2023-07-26", NOW)


@pytest.mark.parametrize("text", ["soon", "26/07/2023", "2023-02-30", "9999-12-31", "0001-01-01T00:00+14:00"])
def test_an_impossible_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(WrongUse, match=r"^until: .*write 2023-07-26"):
        ask(until=text)


@pytest.mark.parametrize("text", ["-1", "many", str(MOST + 1), "9" * 5000, "\u0663"])
def test_an_impossible_limit_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(WrongUse, match=f"0 to {MOST}"):
        ask(limit=text)


def test_no_hits_may_be_asked_for() -> None:
    assert ask(limit="0").limit == 0
