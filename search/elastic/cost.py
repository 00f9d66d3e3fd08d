"""What writing an index anew takes, and whether there is a reason to: its texts may know no lengths."""

from collections.abc import Mapping
from typing import Any

from news.errors import Unavailable
from query.fields import TEXT
from search.admin import Cost
from search.elastic.client import Cluster, RequestRefused

RATE = 400
"""Documents of 200 words a second that are written anew: measured with 8,000 on a small node on a busy machine."""


def cost(cluster: Cluster) -> Cost:
    """Return how long it takes and how much disk, replicas included. Changes nothing."""
    stats = cluster.ask(
        "measuring the index",
        lambda it: it.indices.stats(index=cluster.settings.alias, metric=["docs", "store"]).body,
    )["_all"]
    documents = stats["primaries"]["docs"]["count"]
    return Cost(documents, documents / RATE, stats["total"]["store"]["size_in_bytes"], _free(cluster))


def _free(cluster: Cluster) -> int | None:
    """Return the bytes that are free on all nodes, nothing where this user may not ask for it."""
    try:
        nodes = cluster.ask(
            "looking for room",
            lambda it: it.nodes.stats(metric="fs", filter_path="nodes.*.fs.total.available_in_bytes").body,
        )
    except (RequestRefused, Unavailable):
        return None
    free = [node["fs"]["total"]["available_in_bytes"] for node in nodes.get("nodes", {}).values()]
    return sum(free) if free else None


def without_lengths(mappings: Mapping[str, Any]) -> bool:
    """Say whether an index was made before texts kept their lengths; all else may be as it should be."""
    properties = mappings.get("properties", {})
    return any(str(properties.get(name, {}).get("norms", True)).lower() == "false" for name in TEXT)
