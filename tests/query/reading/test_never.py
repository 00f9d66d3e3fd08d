"""Queries that contradict themselves; none that some document matches is called so."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.enriched import Enriched
from query.document import View
from query.parse import parse
from query.reading.never import never
from query.to_predicate import to_predicate
from query.tree import And, Keyword, Node, Not, Or, Word
from tests.search.corpora import NOW, corpora, trees

NOON = datetime(2023, 7, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "tag:ai AND NOT tag:AI",
        "tag:labor/strike AND NOT tag:labor",
        "tag:labor/strike AND NOT tag:lab*",
        "strike -strike",
        "title:strike -strike",
        "union:wga AND NOT _exists_:union",
        "pay_min:>5 AND NOT _exists_:pay_min",
        "company:net* AND NOT _exists_:company",
        "kind:union AND kind:trade",
        "published:<2023-07 AND published:>=2023-07",
        "pay_min:>5 pay_min:<5",
        "pay_min:{5 TO 5}",
        "NOT *",
        "a AND (b AND NOT b)",
        "(tag:ai AND NOT tag:ai) OR (a AND NOT a)",
        "tag:ai AND (NOT tag:ai OR (b AND NOT b))",
        "tag:ai AND NOT (tag:ai OR tag:labor)",
        "wom?n AND NOT wom?n",
        "title:wom?n AND NOT wom?n",
        "title:netflx~1 AND NOT _exists_:title",
        "union:*ga AND NOT _exists_:union",
        "union:wga AND NOT union:w?a",
        "company:netflix AND NOT company:netflx~1",
        'title:"writers strike"~3 AND NOT title:strike',
        'title:"writers strike"~3 AND NOT strike',
    ],
)
def test_a_contradiction_is_seen(text: str) -> None:
    assert never(parse(text, NOON))


@pytest.mark.parametrize(
    "text",
    [
        "tag:ai AND NOT tag:ai/hiring",
        "tag:labor AND NOT tag:labor/strike",
        "tag:ai tag:labor",
        "a OR (b AND NOT b)",
        "tag:ai AND (NOT tag:ai OR b)",
        "pay_min:[5 TO 5]",
        "pay_min:>=5 pay_min:<=5",
        "pay_min:<5 pay_max:>5",
        "union:w?a AND NOT union:wga",
        "wom?n AND NOT title:wom?n",
        '"writers strike"~3 AND NOT "writers strike"',
        "company:netflx~1 AND NOT union:netflx~1",
        "*",
    ],
)
def test_what_may_match_is_not_called_so(text: str) -> None:
    assert never(parse(text, NOON)) == ""


def test_what_was_put_together_by_hand_is_looked_into() -> None:
    both = And((Keyword("tag", "ai"), Word("b")))
    assert never(And((both, Not(Keyword("tag", "AI")))))
    assert never(And((both, And((Or((Not(Word("b")), Not(Keyword("tag", "ai")))), Word("c"))))))
    assert never(And((both, Not(Keyword("tag", "labor"))))) == ""


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(corpora, st.lists(trees, min_size=1, max_size=8))
def test_no_document_matches_what_never_can(corpus: list[Enriched], queries: list[Node]) -> None:
    for query in queries:
        if never(query):
            matches = to_predicate(query)
            assert not [document for document in corpus if matches(View(document, NOW))], query
