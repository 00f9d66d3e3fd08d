"""Trees put together without needless levels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.build import at_least, leaves
from query.tree import All, And, AtLeast, Node, Not, Or, Word

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("least", "nodes", "tree"),
    [
        (2, (A, B, C), AtLeast(2, (A, B, C))),
        (3, (A, B, C), And((A, B, C))),
        (1, (A, B, C), Or((A, B, C))),
        (0, (A, B, C), All()),
        (1, (A,), A),
        (2, (A, All(), B), Or((A, B))),
        (3, (A, All(), B, C), AtLeast(2, (A, B, C))),
        (1, (A, All()), All()),
        (2, (A, A, B), AtLeast(2, (A, A, B))),
    ],
)
def test_at_least_is_no_more_than_it_has_to_be(least: int, nodes: tuple[Node, ...], tree: Node) -> None:
    assert at_least(least, nodes) == tree


def test_more_than_there_are_cannot_match() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        at_least(3, [A, B])


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.data())
def test_all_counts_as_one_that_matched(everything: list[bool], data: st.DataObject) -> None:
    least = data.draw(st.integers(0, len(everything)))
    tree = at_least(least, [All() if each else A for each in everything])
    assert (tree == All()) is (sum(everything) >= least)


def test_leaves_are_found_in_at_least() -> None:
    assert list(leaves(AtLeast(2, (A, Not(B), C)))) == [A, B, C]
    assert list(leaves(AtLeast(2, (A, Not(B), C)), negated=False)) == [A, C]
