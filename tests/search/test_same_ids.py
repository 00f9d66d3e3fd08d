"""The embedded index finds exactly what the predicate finds, in the port's order."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.enriched import Enriched
from query.document import View
from query.times import whole_millis
from query.to_predicate import to_predicate
from query.tree import Node
from search.port import Result, Search
from search.sqlite.index import SqliteIndex
from tests.search.corpora import NOW, corpora, trees


def expected(corpus: Sequence[Enriched], query: Node) -> list[str]:
    matches = to_predicate(query)
    found = [document.item for document in corpus if matches(View(document, NOW))]
    return [item.id for item in sorted(found, key=lambda item: (whole_millis(item.at), item.id), reverse=True)]


def ids(result: Result) -> list[str]:
    return [hit.enriched.item.id for hit in result.hits]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(corpora, st.lists(trees, min_size=1, max_size=12))
def test_random_queries_over_random_documents(corpus: list[Enriched], queries: list[Node]) -> None:
    with TemporaryDirectory() as folder:
        index = SqliteIndex(Path(folder) / "index.db")
        index.put(corpus, NOW)
        for query in queries:
            result = index.search(Search(query=query, limit=100))
            assert ids(result) == expected(corpus, query), query
            assert result.total == len(result.hits)
        index.close()
