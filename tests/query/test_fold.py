# ruff: noqa: RUF001 (letters of other scripts are what this is about)
"""Folding of letters: to ASCII for the index, letter by letter where places must stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis.fold import fold, fold_letters, unaccented

TEXTS = st.text(st.characters(codec="utf-8")) | st.text("Éé Øø ßÆŁőİıΣς’–ﬁ①ａ日й")


@pytest.mark.parametrize(
    ("text", "folded", "letters", "plain"),
    [
        ("Ubisoft Montréal", "ubisoft montreal", "ubisoft montreal", "Ubisoft Montreal"),
        ("ŁÓDŹ, Øre", "lodz, ore", "lodz, ore", "LODZ, Ore"),
        ("Straße Ærø", "strasse aero", "straße æro", "Straße Æro"),
        ("İstanbul ΣΑΣ", "istanbul σασ", "istanbul σασ", "Istanbul ΣΑΣ"),
        ("АЙ", "ай", "ай", "АЙ"),
    ],
)
def test_folding(text: str, folded: str, letters: str, plain: str) -> None:
    assert (fold(text), fold_letters(text), unaccented(text)) == (folded, letters, plain)


@given(TEXTS)
def test_each_letter_stays_in_its_place(text: str) -> None:
    for change in (fold_letters, unaccented):
        assert change(text) == "".join(map(change, text))
        assert len(change(text)) == len(text)


@given(TEXTS)
def test_the_ways_of_folding_agree(text: str) -> None:
    assert fold(fold_letters(text)) == fold(text)
    assert fold_letters(unaccented(text)) == fold_letters(text)
