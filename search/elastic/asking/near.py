"""Values of the cluster's index that are spelled like one that no document has. Pure: requests and answers."""

from collections.abc import Mapping
from typing import Any

from query.analysis import analyze
from query.analysis.near import nearest
from query.fields import FACETS
from query.to_text import RAW

MOST = 10_000
"""The commonest values that are compared."""
LIKE = 1_000
"""Values that are compared beside them, however rare, of documents with one that is spelled nearly so."""


def question(field: str, value: str) -> dict[str, Any]:
    """Return the body of the request: the commonest values, those that hold the words, those two letters apart."""
    folded = analyze.keyword(value)
    counted = f"{field}.{RAW}" if field in FACETS else field
    words = [{"wildcard": {field: {"value": f"*{plain(word)}*"}}} for word in analyze.plain(value)]
    like: list[dict[str, Any]] = [{"fuzzy": {field: {"value": folded, "fuzziness": "AUTO"}}}]
    if words:
        like.append({"bool": {"filter": words}})
    return {
        "size": 0,
        "aggs": {
            "common": {"terms": {"field": counted, "size": MOST}},
            "like": {
                "filter": {"bool": {"should": like}},
                "aggs": {"values": {"terms": {"field": counted, "size": LIKE}}},
            },
        },
    }


def values(answer: Mapping[str, Any], value: str, limit: int) -> tuple[str, ...]:
    """Return the nearest of the values in an answer."""
    found = answer["aggregations"]
    buckets = (*found["like"]["values"]["buckets"], *found["common"]["buckets"])
    return nearest(value, (bucket["key"] for bucket in buckets), limit)


def plain(word: str) -> str:
    """Return a text for a wildcard query, in which no sign of it has a meaning of its own."""
    return "".join(f"\\{sign}" if sign in "*?\\" else sign for sign in word)
