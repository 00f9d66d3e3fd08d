"""The judgement in words."""

from typing import get_args

import pytest
from msgspec.structs import replace

from news.times import exact
from receipt.doubt_words import Moments, said
from receipt.judgement import Doubt, Judgement, State, Word
from receipt.words import HEADINGS, NAMED, halves, letter_line, line, receipt, silence, unavailable
from tests.receipt.make import NOW, hour

WHOLE = Judgement(state="watched", feeds=14, watched=14, since=hour(0), until=NOW, last_poll=hour(11.95))
DOWN = Doubt(word="watched in part", state="part", name="Beta", cause="unreachable", since=hour(6))
PART = Judgement(state="part", doubts=(DOWN,), feeds=14, watched=13, since=hour(0), last_poll=hour(11.95))
NOT = Judgement(state="not", doubts=(Doubt(word="our network down", state="not", since=hour(8)),), feeds=14)


def test_all_watched_makes_silence_trustworthy() -> None:
    words = receipt(WHOLE, NOW)
    assert words.complete
    assert (words.heading, words.gaps) == ("Watched", ())
    assert words.summary == (
        "all 14 feeds since 1 Mar 2026, 00:00 UTC, last asked 1 Mar 2026, 11:57 UTC (3 minutes ago)"
    )
    assert silence(WHOLE, NOW) == f"No hits, and this silence can be trusted. Watched: {words.summary}."


@pytest.mark.parametrize("judgement", [PART, NOT, Judgement(state="ask"), Judgement(state="behind")])
def test_no_other_silence_is_called_trusted(judgement: Judgement) -> None:
    assert not receipt(judgement).complete
    assert "trusted" not in silence(judgement, NOW)
    assert silence(judgement).startswith("No hits. ")


def test_words_that_are_kept_do_not_say_how_long_ago() -> None:
    assert line(WHOLE) == ("Watched: all 14 feeds since 1 Mar 2026, 00:00 UTC, last asked 1 Mar 2026, 11:57 UTC.")
    assert "(" not in line(PART)


def test_what_was_watched_comes_first_then_the_gravest() -> None:
    assert line(PART, NOW) == (
        "Watched in part: 13 of 14 feeds since 1 Mar 2026, 00:00 UTC, last asked 1 Mar 2026, 11:57 UTC (3 minutes "
        "ago); Beta cannot be reached since 1 Mar 2026, 06:00 UTC (6 hours)."
    )


def test_where_nothing_was_watched_nothing_is_counted() -> None:
    assert line(NOT, NOW) == "Not watched: our own network is down since 1 Mar 2026, 08:00 UTC (4 hours)."


def test_many_doubts_are_named_up_to_a_number_and_counted() -> None:
    many = Judgement(state="part", doubts=(DOWN,) * (NAMED + 4), feeds=20, watched=11)
    assert line(many).count("Beta") == NAMED + 1
    assert line(many).endswith("; 3 more gaps (guildwire doctor).")
    assert len(receipt(many).gaps) == NAMED + 4
    more = replace(many, more=10)
    assert line(more).endswith("; 13 more gaps (guildwire doctor).")
    assert receipt(more).gaps[-1] == "10 more gaps"


def test_letters_name_the_gravest_doubt_and_count_the_rest() -> None:
    many = Judgement(state="part", doubts=(DOWN,) * 4, feeds=20, watched=11, more=2)
    said = letter_line(many)
    assert said.count("Beta") == 1
    assert said.endswith("; 5 more gaps.")
    assert halves(said)[:2] == ("part", "Watched in part")
    one = Judgement(state="part", doubts=(DOWN,), feeds=14, watched=13)
    assert letter_line(one) == line(one)


@pytest.mark.parametrize("judgement", [PART, NOT, replace(PART, doubts=(replace(DOWN, until=hour(8)),))])
def test_a_letter_has_each_time_as_its_reader_has_times(judgement: Judgement) -> None:
    said = letter_line(judgement, lambda at: f"{at.hour} Uhr")
    assert " Uhr" in said
    assert "UTC" not in said


@pytest.mark.parametrize("word", get_args(Word))
def test_every_word_is_a_sentence(word: Word) -> None:
    found = Doubt(word=word, state="ask", since=hour(3), until=hour(5), name="Beta", field="company", number=2)
    for now in (None, NOW):
        text = said(found, Moments(now))
        assert text
        assert not text.endswith(".")
        assert "None" not in text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Doubt(word="stale", state="not", since=hour(2)), "nothing was polled since 1 Mar 2026, 02:00 UTC"),
        (Doubt(word="nothing polled", state="not"), "no feed is watched"),
        (Doubt(word="nothing polled", state="not", number=1), "none of 1 feed was asked yet"),
        (
            Doubt(word="stage behind", state="behind", name="enrich", number=1),
            "1 item waits to be sorted",
        ),
        (
            Doubt(word="parked items", state="behind", name="index", number=2),
            "2 items were put aside by index (guildwire parked list)",
        ),
        (
            Doubt(word="value unknown", state="ask", field="company", name="netflx", near=("Netflix",)),
            "no item has company:netflx; nearest: company:Netflix",
        ),
        (
            Doubt(word="outlet not watched", state="ask", field="outlet", name="Some Gazette"),
            "nobody watches an outlet named “Some Gazette”",
        ),
        (
            Doubt(word="not watched then", state="part", cause="before", until=hour(0)),
            f"nothing was watched before {exact(hour(0))}",
        ),
        (
            Doubt(word="our network down", state="part", since=hour(1), until=hour(2)),
            "our own network was down from 1 Mar 2026, 01:00 UTC to 1 Mar 2026, 02:00 UTC",
        ),
    ],
)
def test_doubts_in_words(found: Doubt, text: str) -> None:
    assert said(found) == text


def test_each_state_has_a_heading() -> None:
    assert set(HEADINGS) == set(get_args(State))


def test_a_receipt_that_cannot_be_made_is_a_sentence() -> None:
    assert unavailable("the log does not answer") == (
        "What was watched could not be looked up: the log does not answer."
    )


@pytest.mark.parametrize("state", HEADINGS)
def test_a_line_is_taken_apart_again(state: State) -> None:
    said = line(replace(WHOLE, state=state))
    found, heading, rest = halves(said)
    assert (found, heading, f"{heading}: {rest}") == (state, HEADINGS[state], said)


@pytest.mark.parametrize("said", ["", "Watched", "14 feeds: watched", unavailable("Watched: no")])
def test_another_sentence_has_no_state(said: str) -> None:
    assert halves(said) == (None, "", said)
