# ruff: noqa: RUF001
"""One text, analysed once."""

from hypothesis import given
from hypothesis import strategies as st

from query.analysis import analyze
from query.analysis.analysed import Analysed

TEXTS = st.text(st.characters(codec="utf-8")) | st.text("ab  .'’:,_-é²日한ส👍\u0301\u200d\n")


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_the_words_between_two_places_are_those_that_begin_there(text: str, start: int, end: int) -> None:
    wanted = [token.stem for token in analyze.tokens(text) if start <= token.start < end]
    assert list(Analysed(text).stems_between(start, end)) == wanted


@given(TEXTS)
def test_each_word_is_found_where_it_first_stands(text: str) -> None:
    analysed = Analysed(text)
    for token in analyze.tokens(text):
        places = [(each.start, each.end) for each in analyze.tokens(text) if each.stem == token.stem]
        assert analysed.phrase(analyze.running([token.stem])) == places
        assert analysed.first_phrase(analyze.running([token.stem])) == places[0]
