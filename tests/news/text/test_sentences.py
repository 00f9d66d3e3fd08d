"""Where sentences end, against texts of the beat and against another splitter."""

from itertools import pairwise

import pysbd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.text.sentences import end_of, ended, ends, ends_at, finished, start_of


def split(text: str) -> list[str]:
    """Return the sentences of a text; joined they are the text."""
    return [
        text[start:end] for start, end in pairwise([0, *(end for end in ends(text) if end < len(text)), len(text)])
    ]


ONE = [
    "Warner Bros. Discovery cut forty jobs.",
    "The editors of St. Louis want more than Mrs. Roe and Gov. Doe offer.",
    "It is writers vs. Studios, as ever.",
    "The U.S. Library of Congress hired an animator.",
    "Under a deal with Paramount Pictures Corp. Monday, writers get more.",
    "Samuel L. Jackson and J. J. Roe Jr. Spoke of it.",
    "The strike of Sept. 30 ended in Art. 5, No. 7 and Vol. 2 of the contract.",
    "Talks go on at 5 p.m. Monday and at 9 a.m. ET.",
    "Authors Guild v. OpenAI goes on.",
    "The crew of Calif. Studios Inc. voted, with Ph.D. Students.",
    "They paid $1.5 million, i.e. too little, and so on ... but who knows.",
    "Mt. Vernon Films, Ft. Worth Mfg. Studios and Sony Music Ent. Group pay avg. $95,000 and min. 18 an hour.",
    "The Intl. Alliance met the Natl. Theatre, RAI S.p.A. Roma and Sony Pics. Television.",
    "Der Vertrag endet am 3. Mai 2024.",
    "He asked why? and left.",
    "The site news.example and version 2.0 are down.",
]
SEVERAL = [
    ["The guild voted.", " The studios did not!", " Why?", " $45 an hour is little.", " 7 left."],
    ["“We are done.”", " (“Really?”)", " The hall was empty."],
    ["She works for Acme Inc.", " The guild said so.", " He left the U.S.", " It is over there."],
    ["He is from Fla.", " “They knew,” she said.", " We asked Dr. Roe."],
    ["Come at 5 p.m.", " Members vote.", " The answer was No.", " We left."],
    ["A headline\n", "The news.\n\n\n", "More"],
    ["Jobs |", " Editor •", " Writer •", " Animator"],
    ["組合は投票した。", "「なぜ\uff1f」", "会社は黙った。"],
    ["« C'est fini. »", " Le syndicat part.", " Élan Vital reste."],
    ["It began in 2023.", " May members vote?", " They lost 2.13.", " Mai nobody knew."],
    ["Watch it on TV.", " Members met at the Ritz.", " Strikers won the max.", " So it goes."],
    ["Nobody knows...", " The talks go on…", " Still."],
]


@pytest.mark.parametrize("text", ONE)
def test_one_sentence_is_not_cut(text: str) -> None:
    assert split(text) == [text]
    assert split(f"Before. {text} Behind.") == ["Before.", f" {text}", " Behind."]


@pytest.mark.parametrize("sentences", SEVERAL, ids=lambda sentences: sentences[0])
def test_several_are_told_apart(sentences: list[str]) -> None:
    assert split("".join(sentences)) == sentences


ALIKE = [
    "The guild voted. The studios did not. Why? Nobody knows!",
    "Mr. Roe met Mrs. Doe. They spoke of pay.",
    "Dr. Roe treats dancers. Prof. Doe studies them.",
    "The strike began on Sept. 30 at noon. It ended in Oct. 2023 without a deal.",
    "Gov. Roe signed the law. Sen. Doe voted against it.",
    "The fee is $4.50 an hour. Extras want $9.25 or more.",
    "He works for Acme Inc. The guild knows him.",
    "She left the U.S. The union went on.",
    "The case is Roe v. Doe and others. The court was full.",
    "“We are done.” The hall was empty.",
    "Samuel L. Jackson spoke. Nobody else did.",
    'The union said so. "It is over," they said.',
    "See news.example for more. The vote is on Monday.",
    "Was it fair? It was not.",
]
OTHERWISE = {
    "Warner Bros. Discovery cut jobs.": "it takes Bros. for the end of a sentence",
    "The crew of Calif. Studios voted.": "it knows no state as the Associated Press writes it",
    "Talks with Paramount Pictures Corp. Monday failed.": "it takes a day behind Corp. for a beginning",
}
"""Texts that we read as one sentence and the other splitter as two, and why we differ."""


@pytest.fixture(scope="module")
def other() -> pysbd.Segmenter:
    return pysbd.Segmenter(language="en", clean=False)


@pytest.mark.parametrize("text", ALIKE)
def test_another_splitter_finds_the_same(text: str, other: pysbd.Segmenter) -> None:
    assert [part.strip() for part in split(text)] == [part.strip() for part in other.segment(text)]


@pytest.mark.parametrize("text", OTHERWISE)
def test_where_we_know_better(text: str, other: pysbd.Segmenter) -> None:
    assert len(split(text)) == 1
    assert len(other.segment(text)) > 1, "now both agree: move the text to ALIKE"


def test_the_bounds_of_the_sentence_around_a_place() -> None:
    text = "First. Then Warner Bros. Games paid. Last"
    paid = text.index("paid")
    assert text[start_of(text, paid) : end_of(text, paid, len(text))] == "Then Warner Bros. Games paid."
    assert start_of(text, paid, 10) == 10
    assert end_of(text, paid, paid + 2) == paid + 2
    assert end_of(text, len(text) - 2, 999) == len(text)


def test_a_full_stop_is_asked_by_its_place() -> None:
    text = "At Bros. Games. Then"
    assert not ends_at(text, text.index("."))
    assert ends_at(text, text.rindex("."))


@pytest.mark.parametrize(
    ("text", "whole"), [("He left.", True), ("“He left!”", True), ("He left", False), ("", False)]
)
def test_a_finished_text_has_the_sign_of_an_end(text: str, whole: bool) -> None:
    assert finished(text) is whole


PIECES = st.lists(
    st.sampled_from([*'aAé.!?…。|•\n" ”(£5', "Inc.", "U.S.", " The a", "Mr.", "p.m.", "\n\n"]), max_size=60
)


@given(PIECES.map("".join))
def test_ends_ascend_and_sentences_joined_are_the_text(text: str) -> None:
    found = list(ends(text))
    assert all(a < b for a, b in pairwise([0, *found]))
    assert all(end <= len(text) for end in found)
    assert "".join(split(text)) == text


@given(PIECES.map("".join), st.integers(0, 80), st.integers(0, 80))
def test_a_stretch_has_the_ends_of_the_whole_text(text: str, start: int, end: int) -> None:
    within = list(ends(text, start, end))
    assert set(within) <= set(ends(text))
    assert within == [*ends(text, start, (start + end) // 2), *ends(text, max(start, (start + end) // 2), end)]


def test_a_long_text_is_read_in_one_go() -> None:
    text = "At Warner Bros. Games. " * 20_000 + "." * 200_000 + " " * 200_000 + "\n" * 200_000
    assert sum(1 for _ in ends(text)) == 20_000


@given(PIECES.map("".join), st.integers(0, 40), st.integers(0, 40))
def test_whether_one_ends_is_whether_there_is_an_end(text: str, start: int, end: int) -> None:
    assert ended(text, start, end) == (next(ends(text, start, end), None) is not None)
