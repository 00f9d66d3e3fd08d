"""Queries by the names in force."""

from datetime import UTC, datetime

import pytest

from query.errors import QueryError
from query.names import KnownNames
from query.parse import QueryReading, parse, read
from query.tree import And, Keyword, KeywordPrefix, Node, Or, Range, Word
from tests.query.reading.names import NAMES, known

NOW = datetime(2023, 7, 27, 12, 30, tzinfo=UTC)


def said(text: str, names: KnownNames = NAMES) -> str:
    return " / ".join(remark.message for remark in read(text, NOW, names).remarks)


def refusal(text: str, names: KnownNames = NAMES) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(text, NOW, names)
    return caught.value


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tag:AI", Keyword("tag", "AI")),
        ("tag:lab*", KeywordPrefix("tag", "lab")),
        ('union:"writers guild of AMERICA"', Keyword("union", "WGA")),
        ("union:nobody", Keyword("union", "nobody")),
        ("tag:(ai, labor)", And((Keyword("tag", "ai"), Keyword("tag", "labor")))),
        ("company:(netflix; OR hulu,)", Or((Keyword("company", "netflix"), Keyword("company", "hulu")))),
        ('company:"netflix,"', Keyword("company", "netflix,")),
        ("writers 'walkout'", And((Word("writers"), Word("walkout")))),
        ("writers , walkout", And((Word("writers"), Word("walkout")))),
    ],
)
def test_what_text_means_by_the_names(text: str, tree: Node) -> None:
    assert read(text, NOW, NAMES).tree == tree


def test_a_name_known_by_another_becomes_the_one_that_items_have() -> None:
    (remark,) = read('strike union:"writers guild of america"', NOW, NAMES).remarks
    assert remark.position == 13
    assert remark.query == "strike union:WGA"
    assert "union:WGA, the name that items have" in remark.message


@pytest.mark.parametrize("text", ["union:wga", "company:netflix strike", "tag:Ai", "union:nobody", 'author:"a,b"'])
def test_nothing_is_said_where_nothing_was_changed(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    ("text", "position", "message", "offers"),
    [
        ("a tag:labour", 6, "there is no tag “labour”: did you mean tag:labor", "a tag:labor"),
        ("tag:strike", 4, "did you mean tag:labor/strike?", "tag:labor/strike"),
        ("event:strikes", 6, "did you mean event:strike", "event:strike"),
        ('tag:"labour"', 4, "there is no tag “labour”", "tag:labor"),
        ("tag:zzz", 4, "it is one of ai, ai/hiring, labor, labor/strike", ""),
        ("tag:zz*", 4, "no tag begins with “zz”", ""),
        ("a tag:ai,labor", 6, "write tag:(ai OR labor)", "a tag:(ai OR labor)"),
        ("tag:ai+labor", 4, "write tag:(ai OR labor)", "tag:(ai OR labor)"),
        ("tag:(ai or labor)", 8, "write OR in capitals", "tag:(ai OR labor)"),
        ("tag:ai,labour", 4, "there is no tag “ai,labour”", ""),
    ],
)
def test_a_closed_list_refuses_what_it_does_not_have(text: str, position: int, message: str, offers: str) -> None:
    error = refusal(text)
    assert error.position == position
    assert message in error.message
    assert (error.offers or ("",))[0].startswith(offers)
    assert bool(error.offers) is bool(offers) or text == "tag:ai,labour"


def test_what_documents_still_have_is_searched_for_and_said() -> None:
    names = known(tags=("ai",)).with_use(
        lambda field, value: (field, value) in {("tag", "labor"), ("tag", "lab*")}
    )
    assert read("tag:labor", NOW, names).tree == Keyword("tag", "labor")
    assert "only older items have it" in said("tag:labor", names)
    assert read("tag:lab*", NOW, names).tree == KeywordPrefix("tag", "lab")
    assert refusal("tag:labour", names).position == 4


def test_a_stored_query_is_not_refused_for_what_has_gone() -> None:
    names = known(tags=("ai",)).not_closed()
    stored = 'tag:labor OR union:"writers guild of america"'
    assert parse(stored, NOW, names) == Or((Keyword("tag", "labor"), Keyword("union", "WGA")))


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("published:[2023-02-01 TO 2023-01-01] a", "published:[2023-01-01 TO 2023-02-01] a"),
        ("pay_min:[9 TO 5]", "pay_min:[5 TO 9]"),
        ("pay_min:{5 TO 5}", "pay_min:[5 TO 5]"),
        ("published:{2023-07-25 TO 2023-07-26}", "published:[2023-07-25 TO 2023-07-26]"),
        ("seen:[now TO now-1d]", "seen:[now-1d TO now]"),
    ],
)
def test_a_range_that_holds_nothing_is_refused(text: str, offer: str) -> None:
    error = refusal(text)
    assert "the range is empty" in error.message
    assert error.offers == (offer,)
    assert isinstance(parse("pay_min:{5 TO 5}", NOW), Range)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("pay_min:$100k", "such as 100k"),
        ("pay_min:$150,000", "such as 150000"),
        ("pay_min:5-9", "[5 TO 9]"),
        ("published:2023-07-26 10:00", "quotation marks with its date"),
        ("tag:ai,company:netflix", "write AND or OR"),
        ("exists:pay_min", "did you mean _exists_:?"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_how_to_write_it(text: str, remedy: str) -> None:
    assert remedy in refusal(text).message


def test_an_exact_figure_and_a_contradiction_are_said() -> None:
    assert "write pay_min:>=100000 for that and more" in said("pay_min:100000")
    assert "nothing can ever match" in said("tag:ai AND NOT tag:ai")
    assert "write company:(hulu OR roku)" in said("company:hulu,roku")


@pytest.mark.parametrize(
    ("text", "query"), [("a now-7d", "a published:>=now-7d"), ("2023-07", "published:2023-07")]
)
def test_a_time_without_a_field_is_said_to_be_text(text: str, query: str) -> None:
    (remark,) = read(text, NOW, NAMES).remarks
    assert remark.query == query
    assert said('title:2023-07 OR "now-7d" OR today OR published:(2023-07 OR 2023-08)') == ""


def test_a_reading_knows_where_its_values_stand() -> None:
    reading: QueryReading = read("company:netflx AND (union:wga OR tag:lab*) AND company:netflx", NOW, NAMES)
    mended = 'company:"Netflix Animation" AND (union:wga OR tag:lab*) AND company:netflx'
    assert reading.with_value("company", "netflx", "Netflix Animation") == mended
    assert reading.with_value("company", "nobody", "x") == ""
