"""Deleting what is old, without delete-by-query: each document in the version that was found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from query.times import millis, whole_millis
from search.elastic.client import Cluster
from search.elastic.errors import fault

AT_ONCE = 5_000
"""Documents of one request."""


def delete_before(cluster: Cluster, moment: datetime) -> int:
    """Delete what was published before ``moment`` and return how many documents that was.

    A later revision that arrives meanwhile has another version and stays.
    """
    deleted = 0
    while old := _before(cluster, moment):
        answer = cluster.bulk(
            [_deletion(hit) for hit in old], cluster.settings.patience, refresh=True, filter_path="items"
        )
        statuses = [_checked(cluster, item["delete"]) for item in answer["items"]]
        gone = sum(status == 200 for status in statuses)
        deleted += gone
        # What was not deleted was replaced or deleted by somebody else just now.
        if not gone or len(old) < AT_ONCE:
            break
    return deleted


def _before(cluster: Cluster, moment: datetime) -> list[Mapping[str, Any]]:
    limit = millis(moment) + (whole_millis(moment) != moment)
    answer = cluster.ask(
        "looking for old documents",
        lambda it: it.search(
            index=cluster.settings.alias,
            query={"range": {"published": {"lt": limit, "format": "epoch_millis"}}},
            size=AT_ONCE,
            source=False,
            version=True,
            sort="_doc",
        ),
        cluster.settings.patience,
    )
    found: list[Mapping[str, Any]] = answer["hits"]["hits"]
    return found


def _deletion(hit: Mapping[str, Any]) -> bytes:
    target = {
        "_index": hit["_index"],
        "_id": hit["_id"],
        "version": hit["_version"],
        "version_type": "external_gte",
    }
    return msgspec.json.encode({"delete": target}) + b"\n"


def _checked(cluster: Cluster, item: Mapping[str, Any]) -> int:
    status = int(item["status"])
    if status >= 400 and status not in {404, 409}:
        found = fault(status, item.get("error"))
        raise cluster.unavailable("deleting old documents", found.reason, stopped=found.kind == "stopped")
    return status
