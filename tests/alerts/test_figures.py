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
    ("figure", "unit", "kind", "quantities"),
    [
        ("15 percent", "percent", "percent", (15,)),
        ("5 to 7 percent", "percent", "percent", (5, 7)),
        ("1 job", "job", "job", (1,)),
        ("12,000 jobs", "job", "job", (12_000,)),
        ("200 employees", "employee", "people", (200,)),
        ("$2.3 million", "$", "money", (2_300_000,)),
        ("$25 to $30 million", "$", "money", (25_000_000, 30_000_000)),
        ("$90k", "$", "money", (90_000,)),
        ("£1bn", "£", "money", (1_000_000_000,)),
        ("C$2 million", "C$", "money", (2_000_000,)),
        ("CHF 90,000", "CHF", "money", (90_000,)),
        ("₹25 crore", "₹", "money", (250_000_000,)),
    ],
)
def test_what_it_counts_and_how_many(figure: str, unit: str, kind: str, quantities: tuple[float, ...]) -> None:
    assert (figures.unit(figure), figures.kind(figure), figures.quantities(figure)) == (unit, kind, quantities)


def test_a_figure_without_a_number_is_none() -> None:
    assert figures.quantities("pay without a figure") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("raises of 5-7 percent, 8 to 9% or 3 1/2 percent", ["5 to 7 percent", "8 to 9 percent", "3.5 percent"]),
        ("$25-30 million, €5 to €6 million", ["$25 to $30 million", "€5 to €6 million"]),
        (
            "2,000 to 3,000 workers, 2-3 million people",
            ["2,000 to 3,000 workers", "2,000,000 to 3,000,000 people"],
        ),
        ("cut 300 jobs to 5 percent", ["300 jobs", "5 percent"]),
        ("passed by 5,000 votes to 300, a 97-3 vote", ["5,000 to 300 votes", "97 to 3 vote"]),
        ("from 15 to 7 percent in the 2023-24 members' poll", ["7 percent"]),
    ],
)
def test_a_range_and_the_sides_of_a_vote_are_one_figure(text: str, found: list[str]) -> None:
    assert figures.find(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "a fund of C$25 million, US$3 million, 4 million Canadian dollars",
            ["C$25 million", "$3 million", "C$4 million"],
        ),
        ("25 million euros, 25 Millionen Euro, 1.5bn yen", ["€25 million", "¥1.5 billion"]),
        ("90,000 CHF and 20 pounds of props", ["CHF 90,000"]),
        ("2,5 Prozent, 15 pour cent, 7 por ciento", ["2.5 percent", "15 percent", "7 percent"]),
    ],
)
def test_other_currencies_and_languages(text: str, found: list[str]) -> None:
    assert figures.find(text) == found


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
