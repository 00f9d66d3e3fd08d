"""Figures of short texts, in words."""

import pytest

from alerts import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 percent raises, or 15%, over 3 years", ["15 percent"]),
        ("by 98.5 per cent", ["98.5 percent"]),
        ("a fund of $2.3 million and £90,000", ["$2.3 million", "£90,000"]),
        ("11,500 writers, 12k jobs and 2 million votes", ["11,500 writers", "12,000 jobs", "2,000,000 votes"]),
        ("1,200 union members", ["1,200 members"]),
        ("in 2023, on July 14, at 10:30, version 2.5, chapter 11", []),
    ],
)
def test_what_is_a_figure(text: str, found: list[str]) -> None:
    assert figures.find(text) == found


@pytest.mark.parametrize(
    ("figure", "unit", "quantity"),
    [
        ("15 percent", "percent", 15),
        ("1 job", "job", 1),
        ("12,000 jobs", "job", 12_000),
        ("$2.3 million", "$", 2_300_000),
        ("$90k", "$", 90_000),
        ("£1bn", "£", 1_000_000_000),
    ],
)
def test_what_it_counts_and_how_many(figure: str, unit: str, quantity: float) -> None:
    assert (figures.unit(figure), figures.quantity(figure)) == (unit, quantity)


def test_a_figure_without_a_number_is_none() -> None:
    assert figures.quantity("pay without a figure") == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fifteen percent raises for two hundred and ten workers", ["15 percent", "210 workers"]),
        (
            "a three-year contract, a 4-year tentative agreement, a 35-year-old actor",
            ["3-year contract", "4-year agreement"],
        ),
        ("one of the writers, at one job", []),
        ("7 percent, not 15 percent; 30 jobs instead of 300 jobs", ["7 percent", "30 jobs"]),
        ("Netflix cut 30 jobs. An earlier version of this story said 300 jobs.", ["30 jobs"]),
    ],
)
def test_figures_in_words_and_those_that_are_denied(text: str, found: list[str]) -> None:
    assert figures.find(text) == found
