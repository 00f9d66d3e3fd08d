"""The index on an Elasticsearch cluster: for more than one desk, and for Kibana."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from more_itertools import chunked

from news.enriched import Enriched
from news.errors import WrongUse
from query.times import millis
from search.cursor import Cursor, Rank, read
from search.elastic.alias import ensure
from search.elastic.asking import answer, likeness, names, near, question, significance
from search.elastic.bulk import write
from search.elastic.client import Cluster, RequestRefused
from search.elastic.delete import delete_before
from search.elastic.document import BadDocument, Source, document_of, enriched_of
from search.elastic.errors import SLOW
from search.elastic.settings import ElasticSettings
from search.port import Hit, Result, Search, Significant, Suggestion, Verdict
from search.significance import most_significant
from search.stories import Candidate, FoundStory, StoryHead, heads
from search.suggestion import counted, ordered, typed
from search.zones import zone_of

_IDS = 1_000
"""Most ids asked for in one request."""

_NAME = "elastic"
"""What cursors of this index begin with."""

T = TypeVar("T")


class ElasticIndex:
    """The index's port on one cluster, which may be used by any number of threads, processes and machines.

    Implements :class:`search.port.Explorer`. Nothing is connected before it is needed; the first use
    makes templates, index and alias where they are missing.
    """

    def __init__(self, settings: ElasticSettings) -> None:
        self._cluster = Cluster(settings)
        self._alias = settings.alias
        self._longest = f"{round(settings.longest * 1000)}ms"
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
        zone_of(request.zone)
        after = read(_NAME, request)
        asked = question.PagedQuestion(request, after.origin if after else self._origin(request))
        place = self._now_at(asked, after.place) if after else None
        aggregations = {"aggs": asked.counts()} if request.facets else {}
        wanted = request.limit + 1 if request.limit else 0
        size = 0 if request.collapse else min(wanted, question.PAGE)
        first = self._search({**asked.page(size, place), **aggregations}, **asked.options)
        if request.collapse:
            shown, found = self._stories(asked, place, wanted)
        else:
            found = self._filled(asked, list(first["hits"]["hits"]), wanted)
            shown = [StoryHead(answer.place(each)) for each in found]
        listed, others = answer.facets(first, request)
        end = Cursor(shown[request.limit - 1].place, asked.origin) if len(shown) > request.limit > 0 else None
        return Result(
            total=first["hits"]["total"]["value"],
            hits=tuple(answer.hits(found[: request.limit], shown[: request.limit], request)),
            facets=listed,
            others=others,
            next=end.text(_NAME, request) if end else "",
        )

    def _origin(self, request: Search) -> int:
        """Return from when relevance counts the age of an item, in milliseconds since 1970."""
        if request.sort != "relevance":
            return 0
        return millis(request.now) if request.now else answer.newest(self._search(question.newest()))

    def _now_at(self, asked: question.PagedQuestion, place: Rank) -> Rank:
        """Return where the last item of a page stands now: its score may have changed with what was written."""
        if not asked.by_score:
            return place
        found = self._search(asked.again(place), **asked.options)["hits"]["hits"]
        return answer.place(found[0]) if found else place

    def _filled(self, asked: question.PagedQuestion, found: list[answer.Found], wanted: int) -> list[answer.Found]:
        """Return a page that is longer than one request gives."""
        got = len(found)
        while len(found) < wanted and got == question.PAGE:
            size = min(wanted - len(found), question.PAGE)
            more = self._search(asked.page(size, answer.place(found[-1])), **asked.options)["hits"]["hits"]
            found += more
            got = len(more)
        return found

    def _stories(
        self, asked: question.PagedQuestion, after: Rank | None, wanted: int
    ) -> tuple[list[StoryHead], list[answer.Found]]:
        """Return the next ``wanted`` items that stand for their stories."""
        seen: dict[str, answer.Found] = {}

        def candidates(place: Rank | None, size: int) -> list[Candidate[str]]:
            found = self._search(asked.page(size, place), **asked.options)["hits"]["hits"]
            seen.update((each["_id"], each) for each in found)
            return [answer.candidate(each) for each in found]

        def stories(wanted: Iterable[str]) -> Mapping[str, FoundStory]:
            some = list(wanted)
            return answer.stories(self._search(asked.stories(some), **asked.options)) if some else {}

        shown = heads(candidates, stories, after, wanted)
        return shown, [seen[each.place.id] for each in shown]

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

    def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return items that tell of the same things; see the port."""
        own = self.get([id_]).get(id_)
        if own is None or limit < 1:
            return ()
        found = self._search(likeness.question(own, limit))["hits"]["hits"]
        return tuple(answer.hit(each["_source"]) for each in found)

    def significant(
        self, request: Search, fields: Sequence[str], limit: int = 5
    ) -> dict[str, tuple[Significant, ...]]:
        """Return what sets a result apart from the rest; see the port."""
        wanted = counted(fields)
        found = self._search(significance.here(request, wanted))
        here = significance.counts(found, wanted)
        rest = self._search(significance.everywhere(here))
        everywhere = significance.counts(rest, wanted)
        result, whole = (each["hits"]["total"]["value"] for each in (found, rest))
        return {
            name: most_significant(here[name], result, everywhere[name].__getitem__, whole, limit)
            for name in wanted
        }

    def suggest(self, text: str, fields: Sequence[str], limit: int = 8) -> tuple[Suggestion, ...]:
        """Return values of which a word begins with ``text``; see the port."""
        wanted, begun = counted(fields), typed(text)
        if not begun or not wanted:
            return ()
        return ordered(names.suggestions(self._search(names.question(begun, wanted)), begun), limit)

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

    def _search(self, body: dict[str, Any], **options: str) -> dict[str, Any]:
        self._make_ready()
        whole = {"timeout": self._longest, **body, **options}
        found: dict[str, Any] = self._guarded(
            lambda: self._cluster.ask(
                "searching",
                # A part of the answer would be a wrong answer: counts and silence must be trustworthy.
                lambda it: it.search(index=self._alias, allow_partial_search_results=False, **whole).body,
            )
        )
        if found["timed_out"]:
            raise WrongUse(SLOW)
        return found

    def _guarded(self, request: Callable[[], T]) -> T:
        try:
            return request()
        except RequestRefused as error:
            if error.fault.kind == "slow":
                raise WrongUse(error.fault.reason) from error
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
