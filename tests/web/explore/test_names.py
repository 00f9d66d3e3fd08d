"""The list under the box: the last word as a name, and the question narrowed."""

import pytest

from search.port import Result, Suggestion
from web.explore.names import LONGEST, completions, finished, unfinished

NETFLIX = Suggestion("company", "Netflix", 9)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("netf", "netf"),
        ("strike sag-a", "sag-a"),
        ("", ""),
        ("strike ", ""),
        ("a", ""),
        ("company:netf", ""),
        ('"picket li', "li"),
        ("strike AND", ""),
        ("(netf", ""),
        ("x" * 200, "x" * LONGEST),
    ],
)
def test_the_last_word_may_be_the_beginning_of_a_name(query: str, word: str) -> None:
    assert unfinished(query) == word


def test_a_name_takes_the_place_of_the_last_word() -> None:
    assert finished("strike netf", NETFLIX) == "strike company:Netflix"
    assert finished("drescher", Suggestion("person", "Fran Drescher", 2)) == 'person:"Fran Drescher"'


def test_names_come_before_what_narrows_and_nothing_that_is_asked_comes_again() -> None:
    result = Result(total=3, facets={"company": (("Netflix", 3), ("Disney", 1)), "outlet": (("Post", 1),)})
    assert completions("company:Netflix strike", [], result) == (
        "(company:Netflix strike) AND company:Netflix",
        "(company:Netflix strike) AND company:Disney",
        "(company:Netflix strike) AND outlet:Post",
    )
    assert completions("company:Netflix AND dis", [Suggestion("company", "Disney", 1)], result)[:2] == (
        "company:Netflix AND company:Disney",
        "company:Netflix AND dis AND company:Disney",
    )


def test_nothing_typed_offers_the_commonest_names() -> None:
    assert completions("", [], Result(total=2, facets={"union": (("WGA", 2),)})) == ("union:WGA",)
