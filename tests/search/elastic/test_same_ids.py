"""Elasticsearch finds exactly what the predicate finds, by our queries and by those handed to Kibana."""

import json
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import msgspec
import pytest
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news.enriched import Enriched
from query.analysis import analyze
from query.build import all_of
from query.document import View
from query.parse import parse
from query.to_predicate import to_predicate
from query.to_text import to_text
from query.tree import Keyword, Node
from search.elastic.index import ElasticIndex
from search.elastic.mapping import Names
from search.elastic.settings import ElasticSettings
from search.port import Search
from tests.search.corpora import NOW, corpora, trees
from tests.search.elastic.cluster import client, own_settings
from tests.search.test_real_headlines import NOW as TODAY
from tests.search.test_real_headlines import QUERIES, headlines
from tests.search.test_same_ids import expected, ids
from tests.servers.process import Server
from tests.shared import need_shared

_number = count()


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server)


@pytest.fixture(scope="module")
def index(chosen: ElasticSettings) -> Iterator[ElasticIndex]:
    opened = ElasticIndex(chosen)
    opened.count()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def raw(chosen: ElasticSettings, index: ElasticIndex) -> Iterator[Elasticsearch]:
    with client(chosen) as opened:
        yield opened


def apart(corpus: Sequence[Enriched], mark: str) -> list[Enriched]:
    """Return the corpus under a feed and ids of its own, so that it can share an index with others."""
    return [
        msgspec.structs.replace(
            each, item=msgspec.structs.replace(each.item, id=f"{mark}-{each.item.id}", feed=f"{mark}.example")
        )
        for each in corpus
    ]


def by_kibana(raw: Elasticsearch, alias: str, query: Node) -> set[str]:
    answer = raw.search(
        index=alias, query={"query_string": {"query": to_text(query, kibana=True)}}, size=1000, source=False
    )
    return {hit["_id"] for hit in answer["hits"]["hits"]}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture
    ],
)  # fmt: skip
@given(drawn=corpora, queries=st.lists(trees, min_size=1, max_size=8))
def test_random_queries_over_random_documents(
    index: ElasticIndex, raw: Elasticsearch, chosen: ElasticSettings, drawn: list[Enriched], queries: list[Node]
) -> None:
    mark = f"{next(_number):06}"
    corpus = apart(drawn, mark)
    index.put(corpus, NOW)
    for query in queries:
        ours = all_of([Keyword("feed", f"{mark}.example"), query])
        result = index.search(Search(query=ours, limit=100))
        assert ids(result) == expected(corpus, query), query
        assert result.total == len(result.hits)
        assert by_kibana(raw, chosen.alias, ours) == set(ids(result)), query


def test_fifty_queries_over_real_headlines(
    index: ElasticIndex, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    corpus = apart(list(headlines(need_shared())), "real")
    views = [View(each, TODAY) for each in corpus]
    index.put(corpus, TODAY)
    for text in QUERIES:
        query = parse(text, TODAY)
        ours = all_of([Keyword("feed", "real.example"), query])
        matches = to_predicate(query)
        wanted = {view.fields["id"] for view in views if matches(view)}
        result = index.search(Search(query=ours, limit=len(corpus)))
        assert set(ids(result)) == wanted, text
        assert result.total == len(wanted), text
        if len(wanted) < 1000:
            assert by_kibana(raw, chosen.alias, ours) == wanted, text


def test_real_texts_are_analysed_alike(raw: Elasticsearch, chosen: ElasticSettings) -> None:
    lines = (need_shared() / "tagging" / "tagging.dev.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts = [text for row in rows for text in (row["title"], row["summary"]) if text]
    for start in range(0, len(texts), 100):
        some = texts[start : start + 100]
        for field, ours in (("title", analyze.stems), ("title.words", analyze.plain)):
            found: Any = raw.indices.analyze(index=Names(chosen.alias).first, field=field, text=some)
            assert [token["token"] for token in found["tokens"]] == [word for text in some for word in ours(text)]
