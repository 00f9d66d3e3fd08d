"""A question to the index's port as a request to Elasticsearch, and its answer back. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from news.errors import WrongUse
from query.times import from_millis, whole_millis
from query.to_elastic import Clause, to_elastic
from query.to_text import RAW
from query.tree import Range
from search.elastic.document import enriched_of, indexed_of
from search.highlight import Highlighter
from search.port import Hit, Search

PAGE = 1_000
"""Most hits of one request; a longer page is put together from several."""
SHARD_VALUES = 10_000
"""Values each shard counts. Facets are exact up to that many different ones, always on one shard."""

_CURSOR = re.compile(r"elastic:(-?\d{1,15}):(.*)", re.DOTALL)
_SORT = [{"published": "desc"}, {f"id.{RAW}": "desc"}]

Place = tuple[int, str]
"""Where a document stands in the order of results: milliseconds since 1970, id."""


def question(request: Search, size: int, after: Place | None) -> dict[str, Any]:
    """Return the body of a search for ``size`` hits after a place.

    A page goes on after a place, not in a frozen view of the index: the order never changes, so
    what comes in between shifts nothing, a cursor never expires, and nothing is held open.
    """
    body: dict[str, Any] = {"query": clause(request), "size": size, "sort": _SORT, "track_total_hits": True}
    if after is not None:
        body["search_after"] = list(after)
    if request.facets:
        body["aggs"] = {name: _counted(name, request.facet_limit) for name in request.facets}
    return body


def clause(request: Search) -> Clause:
    """Return the query with the bounds of time."""
    parts = [to_elastic(request.query)]
    if request.since is not None or request.until is not None:
        low, high = (_ceiling(bound) for bound in (request.since, request.until))
        parts.append(to_elastic(Range("published", low, high, high_open=True)))
    return {"bool": {"filter": parts}}


def _ceiling(moment: datetime | None) -> datetime | None:
    """Return the first whole millisecond that is not before ``moment``: documents know nothing finer."""
    if moment is None:
        return None
    whole = whole_millis(moment)
    return whole if whole == moment else from_millis(_millis(whole) + 1)


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _counted(name: str, limit: int) -> dict[str, Any]:
    if name == "published":
        day = {"date_histogram": {"field": name, "calendar_interval": "day", "order": "desc"}}
        return {"composite": {"size": limit, "sources": [{"day": day}]}}
    return {"terms": {"field": f"{name}.{RAW}", "size": limit, "shard_size": max(SHARD_VALUES, limit)}}


def facets(answer: Mapping[str, Any], names: Sequence[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the facets of an answer."""
    return {name: tuple(map(_count, answer["aggregations"][name]["buckets"])) for name in names}


def _count(bucket: Mapping[str, Any]) -> tuple[str, int]:
    key = bucket["key"]
    if isinstance(key, Mapping):
        key = from_millis(key["day"]).date().isoformat()
    return key, bucket["doc_count"]


def hits(found: Sequence[Mapping[str, Any]], request: Search) -> tuple[Hit, ...]:
    """Return the port's hits, cut and marked as by the embedded index."""
    highlighter = Highlighter(request.query)
    return tuple(_hit(each["_source"], highlighter) for each in found)


def _hit(source: Mapping[str, Any], highlighter: Highlighter) -> Hit:
    enriched = enriched_of(source)
    item = enriched.item
    return Hit(
        enriched,
        indexed_of(source),
        highlighter.title(item.title),
        highlighter.snippet(item.summary, item.body),
    )


def place_of(hit: Mapping[str, Any]) -> Place:
    """Return where a hit of an answer stands."""
    published, id_ = hit["sort"]
    return published, id_


def cursor(place: Place) -> str:
    """Return the port's cursor for what comes after a place."""
    return f"elastic:{place[0]}:{place[1]}"


def place(cursor: str) -> Place | None:
    """Return the place of a cursor, nothing for the first page. Raises :class:`WrongUse` for a foreign one."""
    if not cursor:
        return None
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise WrongUse(f"{cursor!r} is no cursor of this index: begin again at the first page")
    return int(found[1]), found[2]
