"""Wildcards, similar spellings and nearness as they are typed, and what they may cost."""

from datetime import UTC, datetime

import pytest

from query.errors import QueryError
from query.parse import parse, read
from query.reading.limits import MOST_BEGINNINGS, MOST_SCANS
from query.tree import (
    All,
    And,
    Exists,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Or,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)
from tests.query.reading.names import NAMES

NOW = datetime(2023, 7, 27, 12, 30, tzinfo=UTC)
MIDNIGHT = datetime(2023, 7, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("photog*ph", WordPattern("photog*ph"), id="search-inside"),
        ("*work", WordPattern("*work")),
        ("title:wom?n", WordPattern("wom?n", "title")),
        ("title:(wom?n)", WordPattern("wom?n", "title")),
        ("a**b*", WordPattern("a*b*")),
        ("strik**", WordPrefix("strik")),
        ("**", All()),
        ("title:**", Exists("title")),
        ("person:*drescher", KeywordPattern("person", "*drescher")),
        (r"person:fran\ *", KeywordPrefix("person", "fran ")),
        (r"person:f?an\ d*r", KeywordPattern("person", "f?an d*r")),
        (r"outlet:a\*b?c", KeywordPattern("outlet", r"a\*b?c")),
        ("company:net?lix", KeywordPattern("company", "net?lix")),
        ('"wom?n"', Word("wom?n")),
        (r"wom\?n", Word("wom?n")),
        ("netflx~1", Similar("netflx", 1)),
        ("netflx~2", Similar("netflx", 2)),
        ("netflx~", Similar("netflx", 2)),
        ("title:netflx~", Similar("netflx", 2, "title")),
        ("company:netflx~1", Similar("netflx", 1, "company")),
        ('person:"fran drecsher"~1', Similar("fran drecsher", 1, "person")),
        (r"person:fran\ drecsher~1", Similar("fran drecsher", 1, "person")),
        pytest.param('"actors strike"~5', Near("actors strike", 5), id="search-near"),
        ('body:"actors strike"~1', Near("actors strike", 1, "body")),
        ("SAG-AFTRA~1", None),
        ('"SAG-AFTRA"~2', Near("SAG-AFTRA", 2)),
        ('"strike"~3', Word("strike")),
        ('"actors strike"~0', Word("actors strike")),
        pytest.param(
            "published:today",
            Range(
                "published", datetime(2023, 7, 27, tzinfo=UTC), datetime(2023, 7, 28, tzinfo=UTC), high_open=True
            ),
            id="search-today",
        ),
        ("pay_min:[100k TO 1.5m]", Range("pay_min", 100_000.0, 1_500_000.0)),
        ("pay_max:>=1.1M", Range("pay_max", 1_100_000.0)),
        ("pay_max:{-2K TO *]", Range("pay_max", -2_000.0, low_open=True)),
    ],
)
def test_what_text_means(text: str, tree: Node | None) -> None:
    if tree is None:
        with pytest.raises(QueryError, match="not one word"):
            parse(text, NOW)
    else:
        assert parse(text, NOW) == tree


@pytest.mark.parametrize("day", ["today", "yesterday", "now"])
def test_days_that_people_say_stand_wherever_a_date_does(day: str) -> None:
    for text in (
        f"{day}",
        f">={day}",
        f"<{day}-1d",
        f"[{day}-7d TO {day}]",
        f"{{* TO {day}}}",
        f"[2023 TO {day}/d]",
    ):
        assert isinstance(parse(f"published:{text}", NOW), Range)


@pytest.mark.parametrize(
    ("text", "offer"),
    [("tag:lab?rx", "tag:labor"), ("tag:labuor~1 a", None), ("tag:labbour~2", None)],
)
def test_a_closed_list_refuses_what_none_of_its_values_is_like(text: str, offer: str | None) -> None:
    if offer is None:
        assert parse(text, NOW, NAMES) == parse(text, NOW)
    else:
        with pytest.raises(QueryError, match="no tag is like") as refusal:
            read(text, NOW, NAMES)
        assert refusal.value.offers[0] == offer


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param([f"{chr(97 + at % 26)}*" for at in range(500)], id="search-wildcards"),
        [f"{chr(97 + at)}b*" for at in range(26)],
        [f"tag:{chr(97 + at)}*" for at in range(26)],
        [f"w{at}?rd" for at in range(21)],
        [f"wo{at}*rd" for at in range(21)],
        [f"company:*w{at}" for at in range(21)],
        [f"word{at}~1" for at in range(21)],
        [f'"word number{at}"~3' for at in range(21)],
        [f"title:({' OR '.join(f'*ab{at}' for at in range(21))})"],
        ["a*"] * 21,
    ],
)
@pytest.mark.parametrize("operator", [" AND ", " OR ", " ", " AND NOT "])
def test_too_many_terms_that_go_through_many_words_are_refused(terms: list[str], operator: str) -> None:
    with pytest.raises(QueryError, match=f"more than {MOST_SCANS} terms") as refusal:
        parse(operator.join(terms), NOW)
    assert "write more letters" in refusal.value.message
    if len(terms) > MOST_SCANS:
        assert isinstance(parse(operator.join(terms[:MOST_SCANS]), NOW), And | Or)


def test_beginnings_are_counted_by_themselves() -> None:
    many = [f"word{at}*" for at in range(MOST_BEGINNINGS + 1)]
    assert isinstance(parse(" OR ".join(many[:-1]), NOW), And | Or)
    with pytest.raises(QueryError, match=f"more than {MOST_BEGINNINGS} beginnings"):
        parse(" OR ".join(many), NOW)
