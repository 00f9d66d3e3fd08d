"""What is handed to Kibana means there what it means here, asked of a real Elasticsearch as Kibana asks it."""

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from elasticsearch import BadRequestError, Elasticsearch

from news.enriched import Enriched, Entity, Event, Pay, Tag
from news.item import Media
from query.modes.kibana import for_kibana
from query.modes.most import most
from query.parse import parse, read
from query.tree import Node
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings
from search.port import Search
from tests.project.test_layers import ROOT
from tests.search.elastic.cluster import client, own_settings
from tests.search.make import NOON, document
from tests.servers.process import Server

FEED = "kibana.example"


def documented() -> Iterator[str]:
    """Yield every query that docs/query.md shows as what to write."""
    text = (ROOT / "docs" / "query.md").read_text("utf-8")
    for heading, column in (("| write | to find |", 0), ("| question | query |", 1)):
        table = text.partition(heading)[2].partition("\n\n")[0]
        for row in table.splitlines()[2:]:
            yield from re.findall(r"`([^`]+)`", row.strip("| ").split(" | ")[column])


DOCUMENTED = [*documented()]


def corpus() -> Iterator[Enriched]:
    """Yield documents that each say something that one of the queries asks for, and their neighbours."""
    texts = (
        "Writers strike", "The strike of the writers", "Strikers walk the picket line", "A picket and a line",
        "Netflix writers walkout", "Photograph of the week", "Photographers at work", "Homework for women",
        "A woman and AI", "AI and the weather", "Netflx misspelt", "Strike at Netflix", "Disney and Netflix",
        "Strike", "Nothing of that", "A strike, and much later in the same sentence, the writers",
    )  # fmt: skip
    values: tuple[Enriched, ...] = (
        document("v1", tags=("ai", "labor/strike"), companies=("Netflix",), media=(Media("a", "audio/mpeg"),)),
        document("v2", tags=("ai/likeness", "labor/agreement"), companies=("Netflx", "Disney")),
        document("v3", tags=("ai/hiring",)),
        document("v4", tags=("labor",), companies=("net lix",)),
    )
    for at, text in enumerate(texts):
        yield document(f"t{at:02}", text, published=NOON - timedelta(days=at * 5))
        yield document(f"s{at:02}", summary=text, body=texts[at - 1], published=NOON - timedelta(hours=at * 9))
    yield from values
    union = document("u1", "What unions publish")
    yield msgspec.structs.replace(union, item=msgspec.structs.replace(union.item, kind="union"))
    for at, pay in enumerate((50_000.0, 100_000.0, 300_000.0, 1_500_000.0)):
        events = (Event("strike", "ongoing"), Event("vote"))[: 1 + at % 2]
        people = (Entity("person", "Fran Drescher"), Entity("union", ("WGA", "SAG-AFTRA")[at % 2]))
        yield Enriched(
            item=document(f"p{at}", published=NOON - timedelta(days=40 * at)).item,
            rules="1-test",
            tags=(Tag("ai/hiring", 1.0),),
            entities=people,
            pay=(Pay(yearly_min=pay, yearly_max=pay),),
            events=events,
        )


@pytest.fixture(scope="module")
def chosen(request: pytest.FixtureRequest, elasticsearch_server: Server) -> ElasticSettings:
    return own_settings(request, elasticsearch_server)


@pytest.fixture(scope="module")
def index(chosen: ElasticSettings) -> Iterator[ElasticIndex]:
    opened = ElasticIndex(chosen)
    opened.put(list(corpus()), NOON)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def raw(chosen: ElasticSettings, index: ElasticIndex) -> Iterator[Elasticsearch]:
    with client(chosen) as opened:
        yield opened


def in_kibana(raw: Elasticsearch, alias: str, text: str) -> set[str]:
    """Return what Kibana's search bar finds in Lucene mode."""
    asked = {"query_string": {"query": text, "analyze_wildcard": True, "time_zone": "America/Los_Angeles"}}
    answer = raw.search(index=alias, query={"bool": {"filter": [asked]}}, size=1000, source=False)
    return {hit["_id"] for hit in answer["hits"]["hits"]}


def typed(raw: Elasticsearch, alias: str, text: str) -> set[str] | None:
    """Return what Kibana finds by the text as it is typed here; null where it refuses it."""
    try:
        return in_kibana(raw, alias, text)
    except BadRequestError:
        return None


def here(index: ElasticIndex, tree: Node) -> set[str]:
    return {hit.enriched.item.id for hit in index.search(Search(query=tree, limit=1000)).hits}


def test_the_page_shows_queries() -> None:
    assert len(DOCUMENTED) > 35


@pytest.mark.parametrize("text", DOCUMENTED)
def test_a_documented_query_means_the_same(
    text: str, index: ElasticIndex, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    tree = read(text, NOON).tree
    found = here(index, tree)
    assert in_kibana(raw, chosen.alias, for_kibana(tree).text) == found
    assert found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tag:labor/strike", id="search-kibana-slash"),
        pytest.param("tag:ai/likeness AND tag:labor/agreement", id="search-kibana-slash2"),
        pytest.param("writers strike", id="search-kibana-and"),
        pytest.param("published:2023-07", id="search-kibana-month"),
        pytest.param("strike OR netflix AND disney", id="search-kibana-precedence"),
    ],
)
def test_what_is_handed_over_finds_what_the_typed_text_would_not(
    text: str, index: ElasticIndex, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    tree = parse(text, NOON)
    found = here(index, tree)
    assert found
    assert in_kibana(raw, chosen.alias, for_kibana(tree).text) == found
    assert typed(raw, chosen.alias, text) != found


def test_most_of_the_words_is_handed_over_too(
    index: ElasticIndex, raw: Elasticsearch, chosen: ElasticSettings
) -> None:
    tree = most(parse("netflix writers walkout disney -woman", NOON))
    found = here(index, tree)
    assert found
    assert in_kibana(raw, chosen.alias, for_kibana(tree).text) == found
