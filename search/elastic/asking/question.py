"""A question to the index's port as requests to Elasticsearch. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from query.times import from_millis, whole_millis
from query.to_elastic import Clause, to_elastic
from query.tree import Range
from search.cursor import Rank
from search.elastic.asking.scoring import scored
from search.elastic.mapping import RAW
from search.port import Search
from search.relevance import sought

PAGE = 1_000
"""Most hits of one request; a longer page is put together from several."""
SHARD_VALUES = 10_000
"""Values each shard counts. Facets are exact up to that many different ones, always on one shard."""
OUTLETS = 1_000
"""Outlets of one story that are counted."""

_BY_ID = {f"id.{RAW}": "desc"}


class PagedQuestion:
    """A request, to be asked page by page; ``origin`` is from when relevance counts the age of an item, in ms.

    A page goes on after a place, not in a frozen view of the index: the order by time never changes, so what
    comes in between shifts nothing, a cursor never expires, and nothing is held open. Scores change a little with
    what is written, so a page by relevance goes on after what the last item of the one before scores now.
    """

    def __init__(self, request: Search, origin: int) -> None:
        self.request = request
        self._found = clause(request)
        self._sought = sought(request.query) if request.sort == "relevance" else None
        self.origin = origin

    @property
    def by_score(self) -> bool:
        """Whether there is something to score; else the newest is the best answer."""
        return bool(self._sought)

    @property
    def options(self) -> dict[str, str]:
        """How the request is sent: with scores by the whole index, on each page from the same copies of it."""
        if not self._sought:
            return {}
        same = crc32(repr(self._sought).encode())
        return {"search_type": "dfs_query_then_fetch", "preference": f"guildwire-{same:08x}"}

    def page(self, size: int, after: Rank | None) -> dict[str, Any]:
        """Return the body of a search for ``size`` hits after a place."""
        body = {**self._ordered(self._found), "size": size, "track_total_hits": True}
        if after is not None:
            time_and_id = [after.time, after.id]
            body["search_after"] = [after.score, *time_and_id] if self.by_score else time_and_id
        return body

    def again(self, place: Rank) -> dict[str, Any]:
        """Return the body of a search for the document that was last on a page, for its score of today."""
        return {**self._ordered({"bool": {"filter": [self._found, {"ids": {"values": [place.id]}}]}}), "size": 1}

    def counts(self) -> dict[str, Any]:
        """Return the aggregations of the facets."""
        request = self.request
        return {name: _counted(name, request.facet_limit, request.zone) for name in request.facets}

    def stories(self, stories: Iterable[str]) -> dict[str, Any]:
        """Return the body of a search for the first item of each story, its number and outlets."""
        wanted = sorted(stories)
        outlets = {"terms": {"field": f"outlet.{RAW}", "size": OUTLETS, "shard_size": OUTLETS}}
        return {
            **self._ordered({"bool": {"filter": [self._found, {"terms": {"story": wanted}}]}}),
            "size": len(wanted),
            "source": ["outlet"],
            "collapse": {"field": "story"},
            "aggs": {
                "stories": {
                    "terms": {"field": "story", "size": len(wanted), "include": wanted},
                    "aggs": {"outlets": outlets},
                }
            },
        }

    def _ordered(self, found: Clause) -> dict[str, Any]:
        if self._sought:
            order: list[dict[str, str]] = [{"_score": "desc"}, {"published": "desc"}, _BY_ID]
            return {"query": scored(found, self._sought, self.origin), "sort": order}
        time = "seen" if self.request.sort == "first-seen" else "published"
        return {"query": found, "sort": [{time: "desc"}, _BY_ID]}


def clause(request: Search) -> Clause:
    """Return the query with the bounds of time; nothing in it is scored."""
    parts = [to_elastic(request.query)]
    if request.since is not None or request.until is not None:
        low, high = (_ceiling(bound) for bound in (request.since, request.until))
        parts.append(to_elastic(Range("published", low, high, high_open=True)))
    return {"bool": {"filter": parts}}


def newest() -> dict[str, Any]:
    """Return the body of a request for the latest ``published`` there is."""
    return {"size": 0, "aggs": {"newest": {"max": {"field": "published"}}}}


def _ceiling(moment: datetime | None) -> datetime | None:
    """Return the first whole millisecond that is not before ``moment``: documents know nothing finer."""
    if moment is None:
        return None
    whole = whole_millis(moment)
    return whole if whole == moment else from_millis(_millis(whole) + 1)


def _millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _counted(name: str, limit: int, zone: str) -> dict[str, Any]:
    if name == "published":
        day = {"field": name, "calendar_interval": "day", "order": "desc", "time_zone": zone}
        return {"composite": {"size": limit, "sources": [{"day": {"date_histogram": day}}]}}
    return {"terms": {"field": f"{name}.{RAW}", "size": limit, "shard_size": max(SHARD_VALUES, limit)}}


def local_day(milliseconds: int, zone: ZoneInfo) -> str:
    """Return the day of a zone in which an instant lies, as ``2023-07-26``."""
    return from_millis(milliseconds).astimezone(zone).date().isoformat()
