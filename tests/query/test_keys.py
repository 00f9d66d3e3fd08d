import pytest
from hypothesis import given, settings

from news.enriched import Enriched
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
    ],
)
def test_the_rarest_required_keys(text: str, keys: set[str]) -> None:
    assert required(parse(text, NOW), frequency) == frozenset(keys)


@pytest.mark.parametrize(
    "text", ["*", "-a", "strik*", "tag:ai*", "a OR published:>now-1d", "pay_min:>5", "a OR -b"]
)
def test_queries_that_require_no_key(text: str) -> None:
    assert required(parse(text, NOW), frequency) is None


@settings(deadline=None)
@given(trees, enriched())
def test_a_document_that_matches_has_one_of_the_keys(query: Node, document: Enriched) -> None:
    keys = required(query, frequency)
    view = View(document, NOW)
    assert keys is None or not to_predicate(query)(view) or keys & view.keys
