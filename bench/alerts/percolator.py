"""OpenSearch's percolator over the same queries and items: one node from Maven jars, 50 documents a request.

Texts and queries are handed over as our analysis splits and stems them, so both ask the same question and the
server has nothing to stem.
"""

import json
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from more_itertools import chunked

from alerts.subscription import Subscription
from bench import processor
from news.enriched import Enriched
from query.analysis import analyze
from query.analysis.fold import fold
from query.document import View
from query.fields import FIELDS, TEXT
from query.parse import StoredQueries
from query.to_predicate import bounds
from query.tree import All, And, Exists, Keyword, KeywordPrefix, Node, Not, Or, Range, Word, WordPrefix
from tests.servers import jars
from tests.servers.process import Server, free_port

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
RECIPE = Path(__file__).parent / "opensearch_node"
WARM, MEASURED = 300, 300
"""Items before and behind the start of the clock."""
BATCH = 50
_JAVA = 21


class Rate(NamedTuple):
    """What was measured."""

    items: float
    """Items a second of the server's processor time."""
    hits: float
    """Hits an item."""


class OpenSearch(Server):
    """A node; ``address`` is its URL."""

    name = "opensearch"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._http, self._transport = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self._http}"

    def command(self) -> Sequence[str | Path]:
        """Build the node on the first use of its version."""
        jdk = jars.java(_JAVA, compiler=True)
        home = jars.built(RECIPE, lambda folder: _build(jdk, folder))
        (self.folder / "config").mkdir(exist_ok=True)
        return [
            *(jdk / "bin" / "java", "-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"),
            *("-cp", f"{home}/classes:{home}/lib/*", "BenchNode"),
            *(self.folder, str(self._http), str(self._transport)),
        ]

    def ready(self, output: str) -> bool:
        """The node has started."""
        return "NODE READY" in output

    def call(self, method: str, path: str, body: object) -> Any:
        """Return the answer to one request; a list is sent as one JSON document a line."""
        lines = body if isinstance(body, list) else [body]
        text = "\n".join(json.dumps(line) for line in lines) + "\n"
        request = urllib.request.Request(
            self.address + path, text.encode(), {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)


def _build(jdk: Path, home: Path) -> None:
    (home / "lib").mkdir()
    jars.fetch(RECIPE, home / "lib")
    jars.run(
        jdk / "bin" / "javac", "-nowarn", "-cp", f"{home}/lib/*", "-d", home / "classes", RECIPE / "BenchNode.java"
    )


def rate(items: Sequence[Enriched], subscriptions: Sequence[Subscription], folder: Path) -> Rate:
    """Return how fast the percolator is. Raises :class:`tests.servers.require.Absent` without Java or Maven."""
    node = OpenSearch(folder)
    node.start()
    try:
        node.call("PUT", "/watch", {"settings": _SETTINGS, "mappings": {"properties": _mapping()}})
        _store(node, subscriptions)
        _percolate(node, items[:WARM])
        before = processor.seconds({"node": node.pid})["node"]
        hits = _percolate(node, items[WARM : WARM + MEASURED])
        spent = processor.seconds({"node": node.pid})["node"] - before
        node.call("DELETE", "/watch", {})
    finally:
        node.close()
    return Rate(MEASURED / spent, hits / MEASURED)


_SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}


def _mapping() -> dict[str, Any]:
    text = {"type": "text", "analyzer": "whitespace"}
    kinds: dict[str, Any] = {
        "keyword": {"type": "keyword"},
        "date": {"type": "long"},
        "number": {"type": "double"},
    }
    found = {name: kinds.get(field.type, text) for name, field in FIELDS.items()}
    return found | {f"{name}_words": text for name in TEXT} | {"query": {"type": "percolator"}}


def _store(node: OpenSearch, subscriptions: Sequence[Subscription]) -> None:
    reader = StoredQueries(NOW)
    for some in chunked(subscriptions, 1_000):
        lines: list[object] = []
        for each in some:
            lines += [{"index": {"_id": each.id}}, {"query": _query(reader.tree(each.query))}]
        if node.call("POST", "/watch/_bulk", lines)["errors"]:
            raise RuntimeError("OpenSearch refuses a query")
    node.call("POST", "/watch/_refresh", {})
    node.call("POST", "/watch/_forcemerge?max_num_segments=1", {})


def _percolate(node: OpenSearch, items: Sequence[Enriched]) -> int:
    hits = 0
    for some in chunked(items, BATCH):
        asked = {"percolate": {"field": "query", "documents": [_document(each) for each in some]}}
        body = {"query": {"constant_score": {"filter": asked}}, "size": 10_000, "_source": False}
        for hit in node.call("POST", "/watch/_search", body)["hits"]["hits"]:
            hits += len(hit["fields"]["_percolator_document_slot"])
    return hits


def _document(enriched: Enriched) -> dict[str, Any]:
    view = View(enriched, NOW)
    found: dict[str, Any] = {name: " ".join(stems) for name, stems in view.stems.items()}
    found |= {f"{name}_words": " ".join(words) for name, words in view.words.items()}
    found |= {name: list(values) for name, values in view.keywords.items()}
    return found | view.numbers


def _query(node: Node) -> dict[str, Any]:
    match node:
        case And(children):
            return {"bool": {"filter": [_query(child) for child in children]}}
        case Or(children):
            return _either(_query(child) for child in children)
        case Not(child):
            return {"bool": {"must_not": [_query(child)]}}
        case Word() | WordPrefix():
            return _either(_in_each(node))
        case _:
            return _leaf(node)


def _leaf(node: All | Keyword | KeywordPrefix | Exists | Range) -> dict[str, Any]:
    match node:
        case Keyword(field, value):
            return {"term": {field: analyze.keyword(value)}}
        case KeywordPrefix(field, prefix):
            return {"prefix": {field: analyze.keyword(prefix)}}
        case Exists(field):
            return {"exists": {"field": field}}
        case Range():
            return {"range": {node.field: dict(_ends(node))}}
        case All():
            return {"match_all": {}}


def _either(choices: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(choices), "minimum_should_match": 1}}


def _in_each(node: Word | WordPrefix) -> Iterator[dict[str, Any]]:
    for name in TEXT if node.field is None else (node.field,):
        if isinstance(node, Word):
            yield {"match_phrase": {name: " ".join(analyze.stems(node.text))}}
        else:
            yield {"prefix": {f"{name}_words": fold(node.text)}}


def _ends(node: Range) -> Iterator[tuple[str, float]]:
    low, high = bounds(node)
    if low is not None:
        yield ("gt" if node.low_open else "gte"), low
    if high is not None:
        yield ("lt" if node.high_open else "lte"), high
