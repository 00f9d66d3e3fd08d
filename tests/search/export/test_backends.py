"""Both indexes export the same bytes, and Elasticsearch loads what is made for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from guildwire.ops.export.asking import AskedExport
from guildwire.ops.export.running import chunks
from query.parse import QueryReading
from query.tree import All
from search.export.bundle.write import write_bundle
from search.export.formats import FORMATS, Form
from search.export.pages import pages
from search.port import Index
from search.sqlite.index import SqliteIndex
from tests.contracts.index.common import CORPUS
from tests.search.elastic.cluster import client, open_elastic, own_settings
from tests.search.export.rows import HEAD, QUESTION, formula, reference
from tests.servers.process import Server
from tests.web.desk import NOW, WHOLE, hostile, netflix

ASKED = AskedExport(question=QUESTION, head=HEAD, reading=QueryReading(All()), judgement=WHOLE)
ITEMS = [reference(), netflix(), formula(), hostile()]


def filled(index: Index) -> Index:
    verdicts = index.put([*CORPUS, *ITEMS[1:]], NOW)
    assert {verdict.outcome for verdict in verdicts} == {"indexed"}
    return index


@pytest.fixture(scope="module")
def elastic(request: pytest.FixtureRequest, elasticsearch_server: Server) -> Iterator[Index]:
    index = filled(open_elastic(request, elasticsearch_server))
    yield index
    index.close()


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    index = filled(SqliteIndex(tmp_path_factory.mktemp("index") / "index.db"))
    yield index
    index.close()


def exported(index: Index, format_: str, size: int) -> bytes:
    return b"".join(chunk.content for chunk in chunks(index, ASKED, Form(format=format_), size=size))


@pytest.mark.parametrize("format_", FORMATS)
def test_both_indexes_export_the_same_bytes(elastic: Index, embedded: Index, format_: str) -> None:
    assert exported(elastic, format_, 7) == exported(embedded, format_, 20)


def test_both_indexes_make_the_same_bundle(elastic: Index, embedded: Index, tmp_path: Path) -> None:
    made = []
    for name, index in (("elastic", elastic), ("embedded", embedded)):
        with (tmp_path / name).open("w+b") as file:
            batches = ([hit.enriched for hit in page.hits] for page in pages(index, QUESTION, size=9))
            made.append(write_bundle(file, HEAD, QUESTION, {}, batches))
    assert made[0] == made[1]
    assert (tmp_path / "elastic").read_bytes() == (tmp_path / "embedded").read_bytes()


def test_elasticsearch_loads_bulk_lines(
    request: pytest.FixtureRequest, elasticsearch_server: Server, embedded: Index
) -> None:
    settings = own_settings(request, elasticsearch_server)
    with client(settings) as raw:
        body = [json.loads(line) for line in exported(embedded, "ndjson", 50).splitlines()]
        answer = raw.bulk(index=f"{settings.alias}-loaded", operations=body, refresh=True)
        assert not answer["errors"], answer
        assert raw.count(index=f"{settings.alias}-loaded")["count"] == embedded.count()
