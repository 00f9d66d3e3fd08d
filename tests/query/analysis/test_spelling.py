"""Similar spellings, as Lucene's fuzzy query counts changes."""

import pytest

from query.analysis.spelling import one_similar, similar


@pytest.mark.parametrize(
    ("asked", "word", "edits"),
    [
        ("netflix", "netflix", 0),
        ("Netflíx", "netflix", 0),
        ("netflix", "netflx", 1),
        ("netflix", "netfilx", 1),
        ("netflix", "netflixx", 1),
        ("netflix", "metflix", 1),
        ("netflix", "nteflxi", 2),
        ("abcd", "badc", 2),
        ("ca", "abc", 3),
        ("netflix", "flix", 3),
    ],
)
def test_changes_are_counted(asked: str, word: str, edits: int) -> None:
    for allowed in (1, 2):
        assert similar(asked, allowed)(word) is (edits <= allowed)
        assert one_similar(asked, allowed)(["something", word]) is (edits <= allowed)
    assert not one_similar(asked, 2)([])
