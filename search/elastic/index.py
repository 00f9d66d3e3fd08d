"""The index on an Elasticsearch cluster: for more than one desk, and for Kibana."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from more_itertools import chunked

from news.enriched import Enriched
from search.elastic import near, search
from search.elastic.alias import ensure
from search.elastic.bulk import write
from search.elastic.client import Cluster, RequestRefused
from search.elastic.delete import delete_before
from search.elastic.document import BadDocument, Source, document_of, enriched_of
from search.elastic.settings import ElasticSettings
from search.port import Result, Search, Verdict

_IDS = 1_000
"""Most ids asked for in one request."""

T = TypeVar("T")


class ElasticIndex:
    """The index's port on one cluster, which may be used by any number of threads, processes and machines.

    Implements :class:`search.port.Index`. Nothing is connected before it is needed; the first use
    makes templates, index and alias where they are missing.
    """

    def __init__(self, settings: ElasticSettings) -> None:
        self._cluster = Cluster(settings)
        self._alias = settings.alias
        self._ready = False

    def put(self, batch: Sequence[Enriched], indexed: datetime) -> list[Verdict]:
        """Write the items; see the port."""
        if not batch:
            return []
        prepared = [_prepared(enriched, indexed) for enriched in batch]
        documents = [each for each in prepared if isinstance(each, Source)]
        self._make_ready()
        written = iter(write(self._cluster, documents) if documents else [])
        return [each if isinstance(each, Verdict) else next(written) for each in prepared]

    def search(self, request: Search) -> Result:
        """Answer a question; see the port. Up to 1,000 hits come from one state of the index."""
        after = search.place(request.after)
        wanted = request.limit + 1 if request.limit else 0
        answer = first = self._search(search.question(request, min(wanted, search.PAGE), after))
        found: list[Mapping[str, Any]] = list(first["hits"]["hits"])
        rest = Search(query=request.query, since=request.since, until=request.until)
        while len(found) < wanted and len(answer["hits"]["hits"]) == search.PAGE:
            size = min(wanted - len(found), search.PAGE)
            last = search.place_of(found[-1])
            answer = self._search(search.question(rest, size, last))
            found += answer["hits"]["hits"]
        shown = found[: request.limit]
        more = len(found) > len(shown)
        return Result(
            total=first["hits"]["total"]["value"],
            hits=search.hits(shown, request),
            facets=search.facets(first, request.facets),
            next=search.cursor(search.place_of(shown[-1])) if more else "",
        )

    def get(self, ids: Sequence[str]) -> dict[str, Enriched]:
        """Return the items with these ids; those not there are left out."""
        found: dict[str, Enriched] = {}
        for some in chunked(sorted(set(ids)), _IDS):
            answer = self._search({"query": {"ids": {"values": some}}, "size": len(some)})
            found |= {hit["_id"]: enriched_of(hit["_source"]) for hit in answer["hits"]["hits"]}
        return found

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Return values that documents have and that ``value`` may be meant for; see the port."""
        return near.values(self._search(near.question(field, value)), value, limit)

    def count(self) -> int:
        """Return how many documents there are."""
        return int(self._search({"size": 0, "track_total_hits": True})["hits"]["total"]["value"])

    def delete_before(self, moment: datetime) -> int:
        """Delete what was published before ``moment`` and return how many documents that was."""
        self._make_ready()
        return self._guarded(lambda: delete_before(self._cluster, moment))

    def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._cluster.close()

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        self._make_ready()
        # A part of the answer would be a wrong answer: counts and silence must be trustworthy.
        return self._guarded(
            lambda: self._cluster.ask(
                "searching",
                lambda it: it.search(index=self._alias, allow_partial_search_results=False, **body).body,
            )
        )

    def _guarded(self, request: Callable[[], T]) -> T:
        try:
            return request()
        except RequestRefused as error:
            self._ready = False  # if the index went away, the next call makes it anew
            raise self._cluster.unavailable("the request", f"{error}; run `guildwire index check`") from error

    def _make_ready(self) -> None:
        """See that the index is there and has the fields of this version, once; threads may race for it."""
        if not self._ready:
            ensure(self._cluster)
            self._ready = True


def _prepared(enriched: Enriched, indexed: datetime) -> Source | Verdict:
    try:
        return document_of(enriched, indexed)
    except BadDocument as error:
        return Verdict(enriched.item.id, "parked", str(error))
