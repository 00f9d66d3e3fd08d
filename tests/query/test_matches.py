"""Where a query's words stand in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis.analysed import Analysed
from query.document import View
from query.matches import Matches
from query.parse import parse
from query.to_predicate import to_predicate
from query.tree import Word
from tests.search.make import NOON, document

TEXT = "Writers striking over AI: a strike of puppeteers in Café Society"


def found(query: str, field: str = "summary", text: str = TEXT) -> list[str]:
    return [text[start:end] for start, end in Matches(parse(query, NOON)).spans(field, Analysed(text))]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("strikes", ["striking", "strike"]),
        ("strik* puppeteer*", ["striking", "strike", "puppeteers"]),
        ("striking*", ["striking"]),
        ('"over ai" cafe', ["over AI", "Café"]),
        ('"over ai" OR "ai a"', ["over AI: a"]),
        ('"ai over"', []),
        ('"caf\u00e9 society of"', []),
        ("title:strike summary:society body:ai", ["Society"]),
        ("title:strik* summary:soc* body:a*", ["Society"]),
        ("strike -writers NOT (over OR pup*)", ["striking", "strike"]),
        ("tag:labor company:soc* _exists_:pay_min *", []),
        ("str?k* *eteers", ["striking", "strike", "puppeteers"]),
        ("title:wri* c?fe -a?b", ["Café"]),
        ("puppeteer~1 sofiety~ writrs~1", ["Writers", "puppeteers", "Society"]),
        ("company:writrs~1 title:writrs~1", []),
        ('"writers strike"~3', ["Writers", "striking"]),
        ('"strike writers"~3', ["Writers", "striking"]),
        ('"writers puppeteers"~5', []),
        ('title:"writers strike"~3', []),
    ],
)
def test_the_words_phrases_and_prefixes_of_a_query(query: str, words: list[str]) -> None:
    assert found(query) == words


def test_nothing_stands_in_no_text() -> None:
    assert found("strike OR str*", text="") == []
    assert Matches(parse("strike", NOON)).first("body", Analysed("")) is None


def test_one_analysed_text_answers_any_number_of_queries() -> None:
    text = Analysed(TEXT)
    for query, first in (("ai", "AI"), ("strik*", "striking"), ("ai OR strik*", "striking"), ("ai", "AI")):
        start, end = Matches(parse(query, NOON)).first("body", text) or (0, 0)
        assert TEXT[start:end] == first


WORDS = st.lists(st.sampled_from(["strike", "Strikes", "AI", "guild's", "a", "café", "—"]), max_size=12).map(
    " ".join
)
QUERIES = [
    "st*ke",
    "strke~1",
    '"a guild"~2',
    "strike",
    "strik*",
    '"a strike"',
    '"ai guild a"',
    "caf* OR ai",
    "body:ai",
    "summary:gu*",
]


@given(WORDS, WORDS, st.sampled_from(QUERIES))
def test_words_are_found_where_the_query_matches(summary: str, body: str, query: str) -> None:
    tree = parse(query, NOON)
    matches = Matches(tree)
    spans = {field: matches.spans(field, Analysed(text)) for field, text in (("summary", summary), ("body", body))}
    assert any(spans.values()) == to_predicate(tree)(View(document("1", summary=summary, body=body), NOON))
    for field, text in (("summary", summary), ("body", body)):
        first = matches.first(field, Analysed(text))
        assert (first is None) == (not spans[field])
        assert first is None or first[0] == spans[field][0][0]
        assert all(one[1] <= other[0] for one, other in zip(spans[field], spans[field][1:], strict=False))


@given(
    st.text("abelitznoy", min_size=1, max_size=4), st.sampled_from(["", "s", "es", "ies", "ed", "ing", "eed", "y"])
)
def test_the_letters_of_a_stem_begin_every_word_with_it(begun: str, end: str) -> None:
    word = begun + end
    assert any(word.startswith(letters) for letters in Matches(Word(word)).beginnings("title"))
