from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.errors import QueryError
from query.parse import StoredQueries, has_relative, parse
from query.reading.limits import DEEPEST, LONGEST, MOST_LEAVES
from query.tree import All, And, Exists, Keyword, KeywordPrefix, Node, Not, Or, Range, Word, WordPrefix

NOW = datetime(2023, 7, 27, 12, 30, 5, 678_901, tzinfo=UTC)
A, B, C, D = Word("a"), Word("b"), Word("c"), Word("d")


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2023, 7, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ('"a b"', Word("a b")),
        ("“a b” c", And((Word("a b"), C))),
        ("a b -c", And((A, B, Not(C)))),
        ("+a b", And((A, B))),
        ("a AND b OR c AND NOT d", Or((And((A, B)), And((C, Not(D)))))),
        ("a OR b c", And((Or((A, B)), C))),
        ("a && !b || c", Or((And((A, Not(B))), C))),
        ("! a", Not(A)),
        ("!(a b)", Not(And((A, B)))),
        ("!title:a", Not(Word("a", "title"))),
        ("NOT NOT a", A),
        ("((((a))))", A),
        ("(a AND b) AND c", And((A, B, C))),
        ("a and b", And((A, Word("and"), B))),
        ("SAG-AFTRA", Word("SAG-AFTRA")),
        ("AT&T", Word("AT&T")),
        (r"a\:b", Word("a:b")),
        ("strik*", WordPrefix("strik")),
        (r"what\?", Word("what?")),
        ("*", All()),
        ("*:*", All()),
        ("* AND a", A),
        ("a OR *", All()),
        ("title:(a OR b)", Or((Word("a", "title"), Word("b", "title")))),
        ("title:(a tag:b)", And((Word("a", "title"), Keyword("tag", "b")))),
        ("title:*", Exists("title")),
        ("_exists_:union", Exists("union")),
        ("tag:labor/strike", Keyword("tag", "labor/strike")),
        ('outlet:"The Verge"', Keyword("outlet", "The Verge")),
        (r"outlet:The\ V*", KeywordPrefix("outlet", "The V")),
        ('outlet:"The*"', Keyword("outlet", "The*")),
        ("TO", Word("TO")),
    ],
)
def test_what_text_means(text: str, tree: Node) -> None:
    assert parse(text, NOW) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("pay_min:100000", Range("pay_min", 100_000.0, 100_000.0)),
        ("pay_min:>=1e5", Range("pay_min", 100_000.0, None)),
        ("pay_min:<5", Range("pay_min", None, 5.0, high_open=True)),
        ("pay_min:[-5 TO 3.5}", Range("pay_min", -5.0, 3.5, high_open=True)),
        ("pay_min:[* TO *]", Exists("pay_min")),
        ("published:2023-07-26", Range("published", day(26), day(27), high_open=True)),
        ("published:[2023-07-25 TO 2023-07-26]", Range("published", day(25), day(27), high_open=True)),
        ("published:{2023-07-25 TO 2023-07-26}", Range("published", day(26), day(26), high_open=True)),
        ("published:>2023-07-25", Range("published", day(26), None)),
        ("published:<2023-07-25", Range("published", None, day(25), high_open=True)),
        ("published:now/d", Range("published", day(27), day(28), high_open=True)),
        ('published:"2023-07-26T10:00:00.000+02:00"', Range("published", day(26, 8), day(26, 8))),
    ],
)
def test_ranges(text: str, tree: Node) -> None:
    assert parse(text, NOW) == tree


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ("", 0, "write *"),
        ("  ", 0, "write *"),
        ("a AND", 5, "finish"),
        ("a AND (b", 6, "add the missing )"),
        ("a AND (b OR [c", 12, "add the missing ]"),
        ("a\\", 1, "a backslash needs a character after it"),
        ("a) b", 1, "brackets"),
        ("AND a", 0, "quotation"),
        ("a OR AND b", 5, "AND needs something before it"),
        ("a ()", 3, "hold nothing"),
        ("a tag:", 6, "after tag: a value"),
        ('a "b c', 2, 'add the missing "'),
        ("strike colour:red", 7, "no field 'colour'"),
        ("Company:netflix", 0, "did you mean company:?"),
        ("a b~2", 2, "letters"),
        ("a cat~", 2, "write cat~1"),
        ("a strike~3", 2, "strike~1 or strike~2"),
        ("a strike~0.8", 2, "strike~1 or strike~2"),
        ("sag-aftra~1", 0, "not one word"),
        ("stri*ke~1", 0, "one of the two"),
        ("pay_min:500~1", 8, "[50000 TO 90000]"),
        ('a "b c"~101', 2, "AND"),
        ('a "b c"~', 2, '"b c"~3'),
        ('a "strike, strikes"~3', 2, "has strike twice"),
        ('"—"~3', 0, "letters or digits"),
        ('published:"2023 2024"~3', 10, "leave out ~3"),
        ("a b^", 3, "a number is expected"),
        ('"a b"~1.5', 6, "a number is expected"),
        ("a^1.2.3", 2, "a number is expected"),
        ("a /b/", 2, "photog*ph or wom?n"),
        ("a *i", 2, "at least 2 letters"),
        ("ai-g?n", 0, "one word"),
        ("company:*?*?*?*ab", 8, "6 are the most"),
        ("pay_min:1?0", 8, "[50000 TO 90000]"),
        ("x*" + "y" * 101, 0, "at most 100 letters"),
        ("—", 0, "letters or digits"),
        ("ai-gen*", 0, "one word"),
        ("published:soon", 10, "2023-07-26"),
        ("published:2023-02-30", 10, "no such time"),
        ("published:[2023-07-01 TO soon]", 25, "is not a date"),
        ("published:now-7x", 10, "such as -7d"),
        ("published:now-99999y", 10, "out of range"),
        ("published:2023*", 10, "use a range"),
        ("pay_min:lots", 8, "digits only"),
        ("pay_min:1.2.3", 8, "digits only"),
        ("pay_min:2023-07-26", 8, "digits only"),
        ("tag:[a TO b]", 4, "with OR"),
        ("a [1 TO 2]", 2, "needs a field"),
        ('company:""', 8, "_exists_:company"),
        ("_exists_:staff", 9, "no field 'staff'"),
        ("_exists_:(a b)", 9, "one field name"),
    ],
)
def test_refusals_name_the_place_and_the_remedy(text: str, position: int, remedy: str) -> None:
    with pytest.raises(QueryError) as refusal:
        parse(text, NOW)
    assert refusal.value.position == position
    assert remedy in refusal.value.message


@pytest.mark.parametrize("stray", ["\0", "\ud800"])
def test_what_is_no_character_of_a_text_is_refused_where_it_stands(stray: str) -> None:
    with pytest.raises(QueryError, match="leave it out") as caught:
        parse(f"strike {stray}", NOW)
    assert caught.value.position == 7


def test_limits() -> None:
    nested = "a"
    for level in range(DEEPEST + 1):
        nested = f"(x {nested})" if level % 2 else f"(x OR {nested})"
    for text in ("a" * (LONGEST + 1), "a " * (MOST_LEAVES + 1), nested):
        with pytest.raises(QueryError):
            parse(text, NOW)
    assert isinstance(parse("a " * MOST_LEAVES, NOW), And)
    assert parse("(" * 4_000 + "a" + ")" * 4_000, NOW) == A


@given(st.text(st.sampled_from('ab"():*?!&|+-~^/\\[]{}<>= \tTOANDRNpublished:now'), max_size=40))
def test_whatever_is_written_is_understood_or_refused_within_the_text(text: str) -> None:
    assert 0 <= place_of_refusal(text) <= len(text)


def place_of_refusal(text: str) -> int:
    try:
        parse(text, NOW)
    except QueryError as refusal:
        return refusal.position
    return 0


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("published:>now-7d", True),
        ("a OR NOT seen:[now/d TO *]", True),
        ("published:today", True),
        ("seen:{* TO Yesterday]", True),
        ("now", False),
        ("today", False),
        ("title:now published:2023", False),
    ],
)
def test_which_queries_depend_on_the_time(text: str, relative: bool) -> None:
    assert has_relative(text) is relative


@pytest.mark.parametrize("year", [2001, 2010, 2026])
def test_a_reader_tells_what_depends_on_its_time(year: int) -> None:
    reader = StoredQueries(NOW.replace(year=year))
    told = [
        reader.is_relative(text, reader.tree(text)) for text in ("published:today strike", "today published:2023")
    ]
    assert told == [True, False]
