"""Words near one another, against trying every choice of positions."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.analysis.nearness import is_near, near_positions, positions

_PLACES = st.lists(st.lists(st.integers(0, 12), max_size=4, unique=True).map(sorted), min_size=1, max_size=4)


@given(_PLACES, st.integers(0, 6))
def test_near_is_what_some_choice_of_positions_is(places: list[list[int]], slop: int) -> None:
    near = []
    for choice in product(*places):
        shifts = [at - place for place, at in enumerate(choice)]
        if max(shifts) - min(shifts) <= slop:
            near.append(choice)
    assert is_near(places, slop) is bool(near)
    assert near_positions(places, slop) == sorted({at for choice in near for at in choice})


@pytest.mark.parametrize(
    ("text", "slop", "near"),
    [
        ("a b", 0, True),
        ("a x b", 0, False),
        ("a x b", 1, True),
        ("a x y b", 2, True),
        ("b a", 1, False),
        ("b a", 2, True),
        ("b x a", 2, False),
        ("a a b", 0, True),
        ("a", 9, False),
        ("", 9, False),
    ],
)
def test_two_words(text: str, slop: int, near: bool) -> None:
    assert is_near(positions(text.split(), ["a", "b"]), slop) is near


def test_only_words_that_take_part_are_told() -> None:
    tokens = ["a", "x", "x", "x", "x", "a", "b", "x", "x", "x", "b"]
    assert near_positions(positions(tokens, ["a", "b"]), 1) == [5, 6]
