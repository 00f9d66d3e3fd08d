"""The rules that every index shares: what is scored, cursors, significance by few numbers, how words begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.errors import WrongUse
from query.build import at_least
from query.parse import parse
from query.tree import All, Keyword, Word
from search.port import Search, Significant
from search.results.cursor import Cursor, Rank, read
from search.results.relevance import FLOOR, FRESH, sought
from search.results.significance import LEAST, jlh, most_significant
from search.results.suggestion import begins
from tests.search.make import NOON

counts = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.tuples(st.integers(1, 40), st.integers(0, 60))
)


@given(counts, st.integers(40, 60), st.integers(100, 400), st.integers(1, 4))
def test_significance_asks_for_few_numbers_and_misses_nothing(
    drawn: dict[str, tuple[int, int]], result: int, whole: int, limit: int
) -> None:
    here = {value: some for value, (some, _) in drawn.items()}
    everywhere = {value: some + more for value, (some, more) in drawn.items()}
    scored = [
        Significant(value, some, everywhere[value], jlh(some, result, everywhere[value], whole))
        for value, some in here.items()
        if some >= LEAST
    ]
    best = sorted((each for each in scored if each.score > 0), key=lambda each: (-each.score, each.value))
    assert most_significant(here, result, everywhere.__getitem__, whole, limit) == tuple(best[:limit])


def test_the_jlh_score_is_that_of_elasticsearch() -> None:
    # (0.5 - 0.1) * (0.5 / 0.1), as its documentation works it out
    assert jlh(5, 10, 10, 100) == pytest.approx(2.0)
    assert jlh(1, 10, 20, 100) == 0
    assert jlh(0, 0, 0, 0) == 0


@given(
    st.floats(0, 1e9, allow_nan=False),
    st.integers(-(10**14), 10**14),
    st.text(min_size=1),
    st.sampled_from(("newest", "first-seen", "relevance")),
    st.booleans(),
)
def test_a_cursor_comes_back_as_it_was(score: float, time: int, id_: str, sort: str, collapse: bool) -> None:
    request = Search(query=All(), sort=sort, collapse=collapse)  # type: ignore[arg-type]
    cursor = Cursor(Rank(score, time, id_), 17)
    after = cursor.text("sqlite", request)
    again = Search(query=All(), sort=request.sort, collapse=collapse, after=after)
    assert read("sqlite", again) == cursor
    with pytest.raises(WrongUse, match="no cursor of this index"):
        read("elastic", again)


@pytest.mark.parametrize("text", ["sqlite:newest:1:2", "sqlite:newest:.:2:3:a", "sqlite:best:1:2:3:a", "1:2:a"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="begin again at the first page"):
        read("sqlite", Search(query=All(), after=text))


@pytest.mark.parametrize(
    ("value", "typed", "yes"),
    [
        ("netflix animation", "net", True),
        ("netflix animation", "anim", True),
        ("netflix animation", "netflix an", True),
        ("netflix animation", "flix", False),
        ("flixnet flix", "flix", True),
        ("xflix-flix", "flix", True),
        ("at&t", "t", True),
        ("labor/strike", "strike", True),
        ("netflix", "netflix a", False),
    ],
)
def test_a_word_of_a_name_begins_so(value: str, typed: str, yes: bool) -> None:
    assert begins(value, typed) is yes


def test_scored_are_words_that_are_asked_for() -> None:
    found = sought(parse('"fran drescher" AND strik* AND tag:ai AND NOT netflix AND title:deal', NOON))
    assert found.words == (Word("fran drescher"), Word("deal", "title"))
    assert [form.field for form in found.forms] == [None]
    assert not found.choice
    assert not sought(parse("tag:ai AND NOT strike", NOON))
    assert sought(at_least(2, [Word("a"), Word("b"), Word("c")])).choice


def test_neighbours_are_phrases_of_the_title_unless_they_name_a_field() -> None:
    found = sought(parse("video game contract tag:ai body:a body:b", NOON))
    assert found.neighbours == (Word("video game", "title"), Word("game contract", "title"), Word("a b", "body"))


def test_words_side_by_side_may_be_a_name_and_those_of_a_field_are_none() -> None:
    found = sought(parse("screen actors guild title:deal tag:ai", NOON))
    values = {name.value for name in found.names}
    assert values == {
        "screen",
        "actors",
        "guild",
        "screen actors",
        "actors guild",
        "screen actors guild",
    }
    assert Keyword("union", "screen actors guild") in found.names


def test_the_freshest_item_keeps_its_whole_score() -> None:
    assert sum((FLOOR, *(share for _, share in FRESH))) == pytest.approx(1.0)
