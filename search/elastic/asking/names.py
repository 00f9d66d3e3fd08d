"""Names that someone who has typed a part of them may be going to write. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from query.analysis import analyze
from query.to_text import RAW
from search.elastic.asking.near import plain
from search.elastic.asking.question import SHARD_VALUES
from search.port import Suggestion
from search.results.suggestion import begins


def question(typed: str, fields: Sequence[str]) -> dict[str, Any]:
    """Return the body of a request for the values of documents that have one with ``typed`` in it."""
    return {
        "size": 0,
        "aggs": {
            name: {
                "filter": {"wildcard": {name: {"value": f"*{plain(typed)}*"}}},
                "aggs": {"values": {"terms": {"field": f"{name}.{RAW}", "size": SHARD_VALUES}}},
            }
            for name in fields
        },
    }


def suggestions(answer: Mapping[str, Any], typed: str) -> Iterator[Suggestion]:
    """Yield the values of an answer of which a word begins with ``typed``."""
    for name, found in answer["aggregations"].items():
        for bucket in found["values"]["buckets"]:
            if begins(analyze.keyword(bucket["key"]), typed):
                yield Suggestion(name, bucket["key"], bucket["doc_count"])
