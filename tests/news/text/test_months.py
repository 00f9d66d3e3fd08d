"""Month words of six languages."""

import re

import pytest

from news.text.months import ENGLISH, WORD, month_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("January Jan janeiro enero janv janvier Januar Jänner gennaio gen", 1),
        ("March mar março marco marzo mars März Mrz", 3),
        ("May mai maio mayo maggio mag", 5),
        ("July jul julho julio juil juillet Juli luglio lug", 7),
        ("August Aug ago août aou agosto", 8),
        ("Sept SEPTEMBER set setembro setiembre settembre", 9),
        ("Out outubro Okt ottobre oct octubre", 10),
    ],
)
def test_a_word_or_its_beginning_is_a_month(words: str, number: int) -> None:
    assert [month_number(word) for word in words.split()] == [number] * len(words.split())


@pytest.mark.parametrize("word", ["", "ma", "jui", "Marvel", "Decider", "Brumaire", "outlet", "septuagenarian"])
def test_what_is_no_month(word: str) -> None:
    assert month_number(word) is None


def test_the_patterns_find_whole_words_that_are_months() -> None:
    text = "Sept september Octobre Octobus out Mars Dec declared May mayor"
    for pattern, words in ((ENGLISH, ["Sept", "Dec", "May"]), (WORD, ["september", "Octobre", "Mars", "May"])):
        found = [match[0] for match in re.finditer(rf"\b{pattern}", text)]
        assert found == words
        assert all(map(month_number, found))
