"""Expansions on a real Elasticsearch: every spelling that fits counts, not the best fifty."""

import string
from collections.abc import Iterator

import pytest

from query.build import any_of
from query.document import View
from query.to_predicate import to_predicate
from query.tree import KeywordPattern, Near, Node, Similar, WordPattern
from search.elastic.index import ElasticIndex
from search.port import Search
from tests.search.elastic.cluster import open_elastic
from tests.search.make import NOON, document
from tests.servers.process import Server

WORDS = [f"netfl{first}{second}x" for first in string.ascii_lowercase for second in string.ascii_lowercase]


@pytest.fixture(scope="module")
def index(request: pytest.FixtureRequest, elasticsearch_server: Server) -> Iterator[ElasticIndex]:
    opened = open_elastic(request, elasticsearch_server)
    opened.put([document(f"{at:04}", word, outlet=word) for at, word in enumerate(WORDS)], NOON)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "query",
    [
        Similar("netflix", 2),
        Similar("netflix", 2, "outlet"),
        WordPattern("netfl??x"),
        WordPattern("*etf*x", "title"),
        KeywordPattern("outlet", "n*?x"),
    ],
    ids=repr,
)
def test_more_than_fifty_spellings_are_found(index: ElasticIndex, query: Node) -> None:
    matches = to_predicate(query)
    wanted = sum(matches(View(document("1", word, outlet=word), NOON)) for word in WORDS)
    assert wanted > 50
    assert index.search(Search(query=query, limit=0)).total == wanted


@pytest.mark.parametrize("pattern", ["*a?????", "*n?*t?*x", "?" * 5 + "*", "*a?b?c*", "*e?????"])
def test_the_widest_patterns_are_answered(index: ElasticIndex, pattern: str) -> None:
    query = any_of([WordPattern(pattern), KeywordPattern("outlet", pattern), Near("netflix netflax", 100)])
    matches = to_predicate(query)
    wanted = sum(matches(View(document("1", word, outlet=word), NOON)) for word in WORDS)
    assert index.search(Search(query=query, limit=0)).total == wanted
