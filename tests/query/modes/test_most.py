"""Most of the words of a query: which count, and what stays asked for."""

import pytest
from hypothesis import given

from news.enriched import Enriched
from query.document import View
from query.modes.most import COUNTED, most
from query.parse import parse
from query.to_predicate import to_predicate
from query.tree import And, AtLeast, Keyword, Node, Not, Or, Word
from tests.search.corpora import NOW, enriched, trees
from tests.search.make import NOON, document


def words(text: str) -> tuple[Node, ...]:
    return tuple(Word(word) for word in text.split())


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("authors lawsuit openai", AtLeast(2, words("authors lawsuit openai"))),
        ("a1 b1 c1 d1", AtLeast(2, words("a1 b1 c1 d1"))),
        ('"picket line" studios deal', AtLeast(2, (Word("picket line"), Word("studios"), Word("deal")))),
        ("the authors and the lawsuit of openai", AtLeast(2, words("authors lawsuit openai"))),
        ("WHO actors strike", AtLeast(2, words("WHO actors strike"))),
        ("strikes striking ai deal", AtLeast(2, words("strikes ai deal"))),
        ("what about the strike", Word("strike")),
    ],
)
def test_two_of_three_words_are_enough(text: str, tree: Node) -> None:
    assert most(parse(text, NOON)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "strike",
        "writers strike",
        "what is it",
        "a1 OR b1 OR c1",
        "title:a1 title:b1 title:c1",
        "* -a1",
        "NOT (a1 b1 c1)",
    ],
)
def test_what_has_fewer_plain_words_stays_as_it_is(text: str) -> None:
    assert most(parse(text, NOON)) == parse(text, NOON)


def test_what_else_is_asked_for_stays_required() -> None:
    found = most(parse("authors lawsuit openai company:openai -music (a1 OR b1)", NOON))
    enough = AtLeast(2, words("authors lawsuit openai"))
    rest = (Keyword("company", "openai"), Not(Word("music")), Or(words("a1 b1")))
    assert found == And((enough, *rest))


def test_of_many_words_the_longest_count() -> None:
    found = most(parse(" ".join("x" * size for size in range(2, 22)), NOON))
    assert isinstance(found, AtLeast)
    assert (found.least, len(found.children)) == (COUNTED * 2 // 3, COUNTED)
    assert found.children[0] == Word("x" * 14)


@given(trees, enriched())
def test_what_matches_all_matches_most(tree: Node, found: Enriched) -> None:
    view = View(found, NOW)
    assert not to_predicate(tree)(view) or to_predicate(most(tree))(view)


def test_search_natural() -> None:
    """A question in plain words finds what lacks one of them: case search-natural."""
    view = View(document("1", "Video game performers ratify contract"), NOON)
    asked = parse("video game contract vote", NOON)
    assert not to_predicate(asked)(view)
    assert to_predicate(most(asked))(view)
