"""The folded text: every character in its place, whatever the script."""

from hypothesis import given
from hypothesis import strategies as st

from enrich.text.joined import fold
from query.analysis.fold import fold_letters, unaccented

MOSTLY_ASCII = st.builds(
    lambda text, letter: text + letter, st.text("Studio x-1_.,", min_size=30), st.characters()
)


@given(st.text() | MOSTLY_ASCII)
def test_words_are_folded_and_all_else_is_space(text: str) -> None:
    expected = [fold_letters(one) if one.isalnum() or one == "_" else " " for one in text]
    assert fold(text) == "".join(expected)


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_accents_make_no_difference(text: str) -> None:
    assert fold(text) == fold(unaccented(text))
