import pytest
from hypothesis import given, settings

from news.enriched import Enriched
from query.build import at_least
from query.document import View
from query.keys import required
from query.parse import parse
from query.to_predicate import to_predicate
from query.tree import Node
from tests.search.corpora import NOW, enriched, trees

COMMON = {"strike": 500.0, "union": 200.0, "tag=ai": 900.0, "w": 5.0}


def frequency(key: str) -> float:
    return COMMON.get(key, 1.0)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("strike", {"strike"}),
        ("strike union", {"union"}),
        ('"unions striking"', {"union"}),
        ("title:strike tag:ai", {"strike"}),
        ("strike OR union", {"strike", "union"}),
        ("(strike OR union) w", {"w"}),
        ("(a OR b) strike", {"a", "b"}),
        ("strike -a", {"strike"}),
        ("company:Netflix strike", {"company=netflix"}),
        ("_exists_:union", {"union?"}),
        ("strike published:>now-1d", {"strike"}),
        ('"unions striking"~3', {"union"}),
        ("strike wom?n netflx~1 company:net?lix", {"strike"}),
    ],
)
def test_the_rarest_required_keys(text: str, keys: set[str]) -> None:
    assert required(parse(text, NOW), frequency) == frozenset(keys)


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "-a",
        "strik*",
        "tag:ai*",
        "a OR published:>now-1d",
        "pay_min:>5",
        "a OR -b",
        "wom?n",
        "netflx~1",
        "company:*lix",
    ],
)
def test_queries_that_require_no_key(text: str) -> None:
    assert required(parse(text, NOW), frequency) is None


@pytest.mark.parametrize(
    ("least", "parts", "keys"),
    [
        (2, "a b strike", {"a", "b"}),
        (3, "a b strike union", {"a", "b"}),
        (2, "a b strike union", {"a", "b", "union"}),
        (2, "a b wom?n", {"a", "b"}),
        (2, "a wom?n netflx~1", None),
    ],
)
def test_of_enough_parts_the_cheapest_without_which_too_few_are_left(
    least: int, parts: str, keys: set[str] | None
) -> None:
    tree = at_least(least, [parse(part, NOW) for part in parts.split()])
    assert required(tree, frequency) == keys


@settings(deadline=None)
@given(trees, enriched())
def test_a_document_that_matches_has_one_of_the_keys(query: Node, document: Enriched) -> None:
    keys = required(query, frequency)
    view = View(document, NOW)
    assert keys is None or not to_predicate(query)(view) or keys & view.keys
