"""Adding a clause narrows, taking it out gives back what was there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.document import View
from query.errors import QueryError
from query.parse import parse
from query.to_predicate import to_predicate
from tests.web.desk import NOW, netflix, plain
from web.parts.clauses import add, clause, conjuncts, has, remove

LEAVES = st.sampled_from(
    [
        "strike",
        '"picket line"',
        "tag:labor",
        "union:WGA",
        "NOT tag:ai",
        'outlet:"Sample Trade Daily"',
        "nothing*",
        "*",
    ]
)
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"{two[0]} AND {two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} OR {two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} {two[1]}"),
        inner.map(lambda one: f"({one})"),
    ),
    max_leaves=5,
)
# No cleaned item holds NUL; the other is a quote that nothing folds.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\u201f")
VALUES = st.one_of(
    st.sampled_from(["SAG-AFTRA", "Warner Bros.", "AND", "to"]), st.text(CHARACTERS, min_size=1, max_size=12)
)
ITEMS = [netflix(), plain(1), plain(2, title="strike and picket line")]


def finds(query: str) -> list[bool]:
    wanted = to_predicate(parse(query or "*", NOW))
    return [wanted(View(item, NOW)) for item in ITEMS]


@given(QUERIES, st.sampled_from(["tag:labor", "union:WGA", "outlet:nobody"]))
def test_an_added_clause_and_the_query_must_both_match(query: str, extra: str) -> None:
    both = [one and other for one, other in zip(finds(query), finds(extra), strict=True)]
    assert finds(add(query, extra)) == both


@given(QUERIES)
def test_a_clause_taken_out_again_leaves_what_was_found_before(query: str) -> None:
    extra = 'company:"Example Pictures"'
    added = add(query, extra)
    assert has(added, extra)
    assert add(added, extra) == added
    assert finds(remove(added, extra)) == finds(query)


@given(st.text('ab ":()[]{}\\*+-!&|~^/ANDORNOT', max_size=14))
def test_whatever_the_parser_accepts_can_be_narrowed(text: str) -> None:
    extra = "tag:labor"
    narrowed = add(text, extra)
    try:
        found = finds(text)
    except QueryError:
        return
    both = [one and other for one, other in zip(found, finds(extra), strict=True)]
    assert finds(narrowed) == both


@given(VALUES)
def test_a_clause_survives_the_parser(value: str) -> None:
    tagged = plain(1, outlet=value)
    query = clause("outlet", value)
    assert has(query, query)
    if value.strip():
        assert to_predicate(parse(query, NOW))(View(tagged, NOW))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("ai", "tag:ai"),
        ("ai/likeness", 'tag:"ai/likeness"'),
        ("SAG-AFTRA", "tag:SAG-AFTRA"),
        ("-minus", 'tag:"-minus"'),
        ("or", 'tag:"or"'),
        ("“a”", 'tag:"\\"a\\""'),
        ('a "b" \\', 'tag:"a \\"b\\" \\\\"'),
    ],
)
def test_values_that_mean_something_to_the_parser_are_quoted(value: str, written: str) -> None:
    assert clause("tag", value) == written


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("", []),
        (" * ", []),
        ("strike", ["strike"]),
        ("strike && tag:ai", ["strike", "tag:ai"]),
        ("tag:ai AND NOT (a OR b)", ["tag:ai", "NOT (a OR b)"]),
        ('"a AND b" AND x:[1 TO 2}', ['"a AND b"', "x:[1 TO 2}"]),
        ("a OR b", ["(a OR b)"]),
        ("“a OR b” AND c", ['"a OR b"', "c"]),
        ("a b", ["(a b)"]),
        (r"a\ b AND c", [r"a\ b", "c"]),
        ("a AND", ["(a AND)"]),
    ],
)
def test_conjuncts(query: str, parts: list[str]) -> None:
    assert conjuncts(query) == parts


def test_case_accents_and_quotes_make_no_difference() -> None:
    assert has('union:"sag-aftra" AND x', "union:SAG-AFTRA")
    assert remove('union:"sag-aftra" AND x', "union:SAG-AFTRA") == "x"
    assert has("person:beyonce", 'person:"Beyoncé"')
    assert not has("company:sag-aftra", "union:SAG-AFTRA")
