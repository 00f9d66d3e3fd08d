# ruff: noqa: RUF001 (look-alikes are what people type)
"""What people say otherwise than the language does: times, names, nearness, quotation marks, domains."""

from datetime import datetime

import pytest

from query.errors import QueryError
from query.parse import read
from query.tree import Keyword, Near, Range, Word
from tests.query.reading.names import NAMES
from tests.query.test_read import NOW, refusal, said


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("last week", "now-1w"),
        ("lastweek", "now-1w"),
        ("past 7 days", "now-7d"),
        ("the previous 2 months", "now-2M"),
        ("3 weeks ago", "now-3w"),
        ("this month", "now/M"),
        ("Current Year", "now/y"),
        ("7d", "now-7d"),
        ("last", "now-1w"),
    ],
)
def test_a_time_in_everyday_words_has_a_remedy_that_works(written: str, remedy: str) -> None:
    assert f"write {remedy}, in a query as published:>={remedy}" in str(refusal(f'published:"{written}"'))
    tree = read(f"published:>={remedy}", NOW, NAMES).tree
    assert isinstance(tree, Range)
    assert isinstance(tree.low, datetime)
    assert tree.low < NOW


def test_a_moment_is_said_to_be_one() -> None:
    (remark,) = read("strike published:now-1M", NOW, NAMES).remarks
    assert remark.query == "strike published:>=now-1M"
    assert said("published:>=now-1M") == said("published:today") == ""


def test_a_range_written_backwards_is_turned_round() -> None:
    error = refusal("published:[today TO yesterday]")
    assert "published:[yesterday TO today]" in str(error)
    assert said("published:[yesterday TO today]") == ""
    assert "[5 TO 5]" in str(refusal("pay_min:{5 TO 5}"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("union:W.G.A.", "WGA"),
        ('union:"the WGA"', "WGA"),
        ('union:"SAG AFTRA"', "SAG-AFTRA"),
        ('union:"sag – aftra"', "SAG-AFTRA"),
        ('company:"Netflix, Inc."', "Netflix"),
        ("company:net-flix", "Netflix"),
        ('company:"Warner Bros., LLC"', "Warner Bros. Discovery"),
    ],
)
def test_a_name_with_other_signs_is_the_name(text: str, value: str) -> None:
    reading = read(text, NOW, NAMES)
    assert isinstance(reading.tree, Keyword)
    assert reading.tree.value == value
    assert "the name that items have" in reading.remarks[0].message


@pytest.mark.parametrize("text", ["union:the", "company:netflixx", "company:inc"])
def test_another_name_stays_another(text: str) -> None:
    reading = read(text, NOW, NAMES)
    assert reading.tree == Keyword(*text.split(":"))
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("strike NEAR walkout", Near("strike walkout", 10)),
        ("strike NEAR/3 walkout", Near("strike walkout", 3)),
        ("strike w/5 walkout", Near("strike walkout", 5)),
        ('"picket line" near/400 writers', Near("picket line writers", 100)),
    ],
)
def test_nearness_as_other_archives_write_it_has_a_remedy_that_works(text: str, meant: Near) -> None:
    with pytest.raises(QueryError) as caught:
        read(text, NOW, NAMES)
    (offer,) = caught.value.offers
    assert read(offer, NOW, NAMES).tree == meant


@pytest.mark.parametrize("text", ["strike near walkout", '"a NEAR b"', "AI w/o writers"])
def test_near_is_a_word_like_any_other(text: str) -> None:
    assert "operator" not in said(text)


@pytest.mark.parametrize(
    "text", ["「picket line」", "『picket line』", "‹picket line›", "»picket line«", "„picket line“"]
)
def test_quotation_marks_of_other_languages_are_read(text: str) -> None:
    assert read(text, NOW, NAMES).tree == Word("picket line")


def test_a_wildcard_in_quotation_marks_is_said_to_be_none() -> None:
    (remark,) = read('"strik* line"', NOW, NAMES).remarks
    assert remark.query == "(strik* line)"
    assert said('"5 * 3"') == said('"what now?"') == ""


@pytest.mark.parametrize(
    "text", ["domain:www.deadline.com", "domain:News.Deadline.com", "domain:https://deadline.com/x"]
)
def test_a_host_is_read_as_the_domain_that_items_have(text: str) -> None:
    assert read(text, NOW, NAMES).tree == Keyword("domain", "deadline.com")
    assert said("domain:Deadline.com") == ""


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("site:deadline.com", "domain:deadline.com"),
        ("strike Headline:walkout", "strike title:walkout"),
        ("date:2023-07", "published:2023-07"),
        ("has:pay_min", "_exists_:pay_min"),
        ("published:2023-07..2023-08", "published:[2023-07 TO 2023-08]"),
        ("published:2023-07-01-2023-07-31", "published:[2023-07-01 TO 2023-07-31]"),
    ],
)
def test_what_other_archives_call_it_is_offered_in_our_words(text: str, offer: str) -> None:
    assert refusal(text).offers == (offer,)
    assert read(offer, NOW, NAMES).remarks == ()


def test_money_is_offered_as_it_is_said() -> None:
    assert "write a range as [100k TO 200k]" in str(refusal("pay_min:$100k-$200k"))
    (remark,) = read("deal of $20 million today", NOW, NAMES).remarks
    assert remark.query == "deal of pay_max:>=20m today"
    assert read("$100,000 thousand", NOW, NAMES).remarks[0].query == "pay_max:>=100000k"
    assert read("$2m million", NOW, NAMES).remarks[0].query == "pay_max:>=2m million"
