"""What is read without luqum is read as luqum reads it."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from query.errors import QueryError
from query.names import KnownNames
from query.parse import StoredQueries, parse, read
from query.reading.plain import NotPlain, read_plain
from query.tree import Node
from tests.alerts.make import NOON

NAMES = KnownNames(known={"union": lambda: {"WGA": "WGA", "Writers Guild": "WGA"}})
TERMS = st.sampled_from(
    [
        *(
            "strike",
            "walk-out",
            "Müller",
            "labor/strike",
            "stri*",
            "and",
            "now",
            "2023",
            '"digital replica"',
            '"AND"',
        ),
        *("title:strike", 'union:"writers guild"', "tag:labor", "tag:lab*", "outlet:node.js", "pay_min:>=90000"),
        *("pay_max:<5", "published:[now-7d TO now]", "published:{2023-07 TO *]", "seen:>now-1h", "published:2023"),
        *(
            "-strike",
            "-tag:ai",
            '-"a b"',
            "NOT a",
            "union:x",
            "colour:red",
            "pay_min:many",
            "TO",
            "...",
            "*",
            "a:b:c",
        ),
    ]
)
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" AND ", " OR ", " ", " NOT ", " -", "\n"]), inner).map("".join),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"title:({part})"),
        inner.map(lambda part: f"NOT {part}"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=8,
)


@given(QUERIES)
@example("a OR b -c")
@example("a OR b -c OR d -e")
@example("a OR b -c d -e")
@example("a OR b -c -d OR e AND f -g h")
@example("(a OR b) -c")
@example("a AND b -c OR d")
@example("a -b OR c")
@example("NOT a OR b c")
def test_it_is_read_as_luqum_reads_it(query: str) -> None:
    assert outcome(StoredQueries(NOON, NAMES).tree, query) == outcome(as_luqum, query)


def as_luqum(query: str) -> Node:
    return read(query, NOON, NAMES).tree


def outcome(reads: Callable[[str], Node], query: str) -> Node | tuple[str, int]:
    try:
        return reads(query)
    except QueryError as refusal:
        return refusal.message, refusal.position


@given(st.text(st.sampled_from('ab"():*?!&|+-~^/\\[]{}<>= \tTOANDRNpublished:now'), max_size=40))
def test_whatever_is_written_is_read_the_same_or_left(text: str) -> None:
    try:
        wanted = read(text, NOON).tree
    except QueryError:
        return
    assert parse(text, NOON) == wanted


@pytest.mark.parametrize(
    "query", ['a"b"', "a AND", "(a", "a)", "title:(a tag:b)", "((((a))))", "NOT -a", "a " * 300]
)
def test_what_is_not_plain_is_left(query: str) -> None:
    reader = StoredQueries(NOON)
    with pytest.raises(NotPlain):
        read_plain(query, reader._leaf)


def test_equal_leaves_are_made_once() -> None:
    reader = StoredQueries(NOON)
    first, second = (reader.tree(query) for query in ("strike", "strike"))
    assert first is second
