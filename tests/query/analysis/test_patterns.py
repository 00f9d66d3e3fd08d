# ruff: noqa: RUF001 (look-alikes are what folds to wildcards)
"""Which words are of a pattern's form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis.patterns import beginning, finder, folded, literal, matcher, pattern, pieces


def slowly(text: str, word: str) -> bool:
    """Say the same by trying everything; for patterns without backslashes."""
    if not text:
        return not word
    if text[0] == "*":
        return any(slowly(text[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and text[0] in ("?", word[0]) and slowly(text[1:], word[1:])


@given(st.text("ab*?", max_size=7), st.text("ab", max_size=8))
def test_a_word_is_of_the_form_that_trying_everything_finds(text: str, word: str) -> None:
    assert (matcher(text).match(word) is not None) is slowly(text, word)


@given(st.text("ab*?", max_size=7), st.lists(st.text("ab", min_size=1, max_size=8), min_size=1, max_size=5))
def test_a_word_of_the_form_is_found_among_many(text: str, words: list[str]) -> None:
    found = finder(text).search("\n".join(("", *words, "")))
    assert (found is not None) is any(slowly(text, word) for word in words)


@pytest.mark.parametrize(
    ("text", "word", "fits"),
    [
        ("photog*ph", "photograph", True),
        ("photog*ph", "photographer", False),
        ("wom?n", "woman", True),
        ("wom?n", "womn", False),
        ("*Café", "thecafe", True),
        (r"\*a?", "*ab", True),
        (r"\*a?", "xab", False),
        ("a.c", "abc", False),
        ("a?c", "a\nc", True),
        ("?", "日", True),
    ],
)
def test_what_fits(text: str, word: str, fits: bool) -> None:
    assert (matcher(text).match(word) is not None) is fits


@given(st.text("abÉß*?\\⁎⁇", max_size=8))
def test_folding_makes_no_wildcard_and_takes_none_away(text: str) -> None:
    wild = [piece.text for piece in pieces(text) if piece.wild]
    assert [piece.text for piece in pieces(folded(text)) if piece.wild] == wild
    assert folded(folded(text)) == folded(text)
    assert pattern(pieces(pattern(pieces(text)))) == pattern(pieces(text))


def test_the_parts_of_a_pattern() -> None:
    assert beginning("Wom?n*") == "wom"
    assert beginning("*x") == ""
    assert literal(r"W?m*\*") == "wm*"
    assert folded("a**b") == "a*b"


def test_no_word_takes_long() -> None:
    """Tried one after another, the ways to divide 8,000 letters among six stars have no end."""
    assert matcher("*a*a*a*a*a*b").match("a" * 8_000) is None
    assert re.fullmatch(matcher("*a*a*a*a*a*b"), "a" * 8_000 + "b")
