"""What sets a result apart: how often its values are in it, and how often everywhere. Pure.

Elasticsearch's own ``significant_terms`` takes the numbers of the whole index from each shard's likeliest values
only; asked for by name they are exact.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.elastic.asking.question import SHARD_VALUES, clause
from search.elastic.mapping import RAW
from search.port import Search
from search.significance import LEAST


def here(request: Search, fields: Sequence[str]) -> dict[str, Any]:
    """Return the body of a request that counts the values in a result, those that are in too few aside."""
    counted = {
        name: {
            "terms": {
                "field": f"{name}.{RAW}",
                "size": SHARD_VALUES,
                "shard_size": SHARD_VALUES,
                "min_doc_count": LEAST,
            }
        }
        for name in fields
    }
    return {"query": clause(request), "size": 0, "track_total_hits": True, "aggs": counted}


def everywhere(values: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return the body of a request that counts these values of each field in the whole index."""
    counted = {}
    for name, some in values.items():
        if wanted := sorted(some):
            terms = {"field": f"{name}.{RAW}", "size": len(wanted), "include": wanted}
            counted[name] = {"terms": {**terms, "shard_size": len(wanted)}}
    return {"size": 0, "track_total_hits": True, **({"aggs": counted} if counted else {})}


_NONE: dict[str, Any] = {"buckets": ()}


def counts(answer: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Counter[str]]:
    """Return the numbers by field and value."""
    found = answer.get("aggregations", {})
    return {
        name: Counter({bucket["key"]: bucket["doc_count"] for bucket in found.get(name, _NONE)["buckets"]})
        for name in fields
    }
