"""Words below a text that only lead to the rest of it."""

import pytest

from alerts.letters.tails import without_tail

SAID = "The strike ends on Thursday at 12:01 a.m."


@pytest.mark.parametrize(
    "tail",
    [
        " Read more",
        "\n\nRead more »",
        " [Read More…]",
        " Continue reading “Actors reach a deal” →",
        " Read the full story at Sample Trade Daily.",
        " READ MORE: ",
        " Lire la suite",
        " Weiterlesen ...",
        " (more…)",
        " Click here to read more.",
        "",
    ],
)
def test_what_leads_to_the_rest_is_left_out(tail: str) -> None:
    assert without_tail(SAID + tail) == SAID


@pytest.mark.parametrize(
    "text",
    [
        "Members want to read more.",
        "The guild said: read more scripts before you sign. Voting ends on Friday.",
        "She says she will continue reading the draft.",
        "Read more widely, the guild says, and pay writers for it.",
        "",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    assert without_tail(text) == text


def test_a_text_that_is_nothing_else_is_empty() -> None:
    assert without_tail("Read more") == ""


def test_it_is_looked_for_at_the_end_only() -> None:
    assert without_tail("\n" * 100_000 + "x") == "\n" * 100_000 + "x"
    assert without_tail(f"{'x' * 1_000}. Read more") == f"{'x' * 1_000}."
