"""Signs at the edges of words, addresses and times of day, read as people mean them."""

from datetime import UTC, datetime

import pytest

from query.errors import QueryError
from query.names import KnownNames
from query.parse import read
from query.to_text import to_text
from tests.query.reading.names import NAMES

NOW = datetime(2023, 7, 27, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("hi , bye", "hi AND bye"),
        pytest.param("what now?", "what AND now", id="search-question"),
        ("who knew?!", "who AND knew"),
        ("strike? ai?", "strike AND ai"),
        ("(what now?), then", "what AND now AND then"),
        ("company:netflix?", "company:netflix"),
        ("wom?n strike?", "wom?n AND strike"),
        ("wom?n?", "wom?n?"),
        (r"\strike?", r"\strike?"),
        ("writers / actors", "writers AND actors"),
        ("a1 ~ b1", "a1 AND b1"),
        ("Breaking: strike", "Breaking AND strike"),
        ("strike:", "strike"),
        ("strike : deal", "strike AND deal"),
        ('"AI", "labor".', "AI AND labor"),
        ('"AI","labor"', "AI AND labor"),
        ("company:netflix.", "company:netflix"),
        ('"AI": strike', "AI AND strike"),
        ("strike^2 (ai deal)^0.5", "strike AND ai AND deal"),
        ('title:"ai deal"^3', 'title:"ai deal"'),
        ("“AI”,", "AI"),
        ("'word'", "word"),
        ("what now?.", "what AND now"),
        ("writers -> walkout", "writers AND walkout"),
        ("writers => walkout > lockout", "writers AND walkout AND lockout"),
        ("~walkout ^lockout", "walkout AND lockout"),
        (": walkout", "walkout"),
        ("(:walkout)", "walkout"),
        ("domain:https://www.variety.com/a", 'domain:"variety.com"'),
        ("?walkout", "?walkout"),
    ],
)
def test_what_is_read_otherwise_is_said(text: str, means: str) -> None:
    found = read(text, NOW, NAMES)
    assert to_text(found.tree) == means
    harmless = text in ("wom?n?", r"\strike?", '"AI", "labor".', '"AI": strike')
    assert bool(found.remarks) is not harmless


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("18:20", '"18:20"'),
        ("at 18:20, strike", '"at" AND "18:20," AND strike'),
        ("10:30pm", '"10:30pm"'),
        ("#SAGAFTRAstrike @netflix 50%", '"#SAGAFTRAstrike" AND "@netflix" AND "50%"'),
        ("strike; deal.", '"strike;" AND "deal."'),
        ("(AI)", "AI"),
        ("'til walkout", "til AND walkout"),
        ("strik*, walk*.", "strik* AND walk*"),
        ("(netflx~1, strike~; deals~2.)", "netflx~1 AND strike~2 AND deals~2"),
        ('"writers strike"~3, now', '"writers strike"~3 AND now'),
        ("9:00-17:00", '"9:00-17:00"'),
        ("published:2023-07-26, ai", "published:[2023-07-26T00:00:00.000Z TO 2023-07-27T00:00:00.000Z} AND ai"),
        ("pay_max:>=100k.", "pay_max:[100000.0 TO *]"),
    ],
)
def test_what_can_mean_nothing_else_goes_without_saying(text: str, means: str) -> None:
    found = read(text, NOW, NAMES)
    assert to_text(found.tree).replace('"at"', "at") == means.replace('"at"', "at")
    assert not found.remarks


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("https://variety.com/2023/x?y=1", 'url:"https://variety.com/2023/x?y=1"'),
        ("(see https://variety.com/a_(b), or not)", 'see AND url:"https://variety.com/a_(b)" AND or AND not'),
        ("HTTP://variety.com/a OR strike", 'url:"HTTP://variety.com/a" OR strike'),
        ("-https://variety.com/a", 'NOT url:"https://variety.com/a"'),
        ("https://www.variety.com/", 'domain:"variety.com"'),
    ],
)
def test_an_address_that_was_pasted_is_that_of_an_item(text: str, means: str) -> None:
    found = read(text, NOW)
    assert to_text(found.tree) == means
    remark = next(remark for remark in found.remarks if "quotation marks" in remark.message)
    in_texts = read(remark.query, NOW).tree
    assert "url:" not in to_text(in_texts)


def test_an_address_is_compared_in_the_form_that_items_have() -> None:
    names = KnownNames(address=lambda url: url.partition("?")[0])
    for text in (
        "https://variety.com/a?utm=1",
        "url:https://variety.com/a?utm=1",
        'url:"https://variety.com/a?utm=1"',
    ):
        found = read(text, NOW, names)
        assert to_text(found.tree) == 'url:"https://variety.com/a"'
        assert len(found.remarks) == 1


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ("compnay: netflix", 0, "did you mean company:"),
        ("a published:2023-07-26 18:20", 23, "quotation marks with its date"),
        ("grammar::fa", 8, "quotation marks"),
        ("x:https://a.example/b", 0, "no field 'x'"),
        ("title:", 6, "after title: a value"),
    ],
)
def test_what_may_be_meant_otherwise_is_refused(text: str, position: int, remedy: str) -> None:
    with pytest.raises(QueryError) as refusal:
        read(text, NOW)
    assert refusal.value.position == position
    assert remedy in refusal.value.message


def test_what_is_said_has_another_query_where_there_is_one() -> None:
    queries = {
        "$300,000": "pay_max:>=300000",
        "writers/actors": "(writers OR actors)",
        "strike^2 ai": "strike ai",
        "https://variety.com/a": '"https://variety.com/a"',
    }
    for text, query in queries.items():
        assert [remark.query for remark in read(text, NOW).remarks] == [query]
