# ruff: noqa: RUF001
"""The expected stems were given by Lucene 9.12: its standard tokenizer, then lower case, ASCII folding, Porter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis import analyze
from query.analysis.fold import fold
from query.analysis.tokenize import LONGEST


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Striking writers’ strikes", "strike writer strike"),
        ("SAG-AFTRA's AT&T", "sag aftra at t"),
        ("don’t 3,000.5 a.b.c node.js foo:bar 1⁄2", "don't 3,000.5 a.b.c node.j foo:bar 1/2"),
        ("$900,000-a-year C++ .NET _x_ __ m²", "900,000 a year c net _x_ m"),
        ("Café naïve Straße Łódź ﬁn", "cafe naiv strass lodz fin"),
        ("technology technological possibly apologies", "technolog technolog possibl apolog"),
        ("trekking agreed pass is as", "trek agre pass is as"),
        ("ΟΔΟΣ İstanbul й", "οδοσ istanbul й"),
        ("日本語 カタカナ ひら 한글 ไทย", "日 本 語 カタカナ ひ ら 한글 ไทย"),
        ("© 👍🏽 hi\u200bho soft\u00adly", "© 👍🏽 hi ho soft\u00adli"),
        ("it's dogs' O'Neil's", "it dog o'neil"),
    ],
)
def test_stems_are_those_of_lucene(text: str, stems: str) -> None:
    assert analyze.stems(text) == stems.split()


def test_a_long_word_is_cut() -> None:
    assert [len(word) for word in analyze.plain("x" * (2 * LONGEST + 1))] == [LONGEST, LONGEST, 1]


@given(st.text(st.characters(codec="utf-8")) | st.text("ab .'’:,_-é²日한ส👍\u0301\u200d"))
def test_tokens_are_where_they_say_and_all_ways_agree(text: str) -> None:
    tokens = analyze.tokens(text)
    assert [token.stem for token in tokens] == analyze.stems(text)
    assert [token.word for token in tokens] == analyze.plain(text)
    assert all(fold(text[token.start : token.end]) == token.word for token in tokens)
    assert not [token for token in tokens if " " in token.stem or not token.stem]


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8")) | st.text("ab .'\u202f_ÉßΣς\n™Я"))
def test_a_text_has_the_tokens_of_its_words(text: str) -> None:
    words = [token.word for token in analyze.tokens(text)]
    assert analyze.plain(text) == words == [fold(text[at.start : at.end]) for at in analyze.tokens(text)]
