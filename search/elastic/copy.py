"""Copying documents into a new index in rounds: each copies what was written since the one before."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from elasticsearch import Elasticsearch

from news.errors import GuildwireError
from search.admin import Progress
from search.elastic.alias import indices
from search.elastic.bulk import send
from search.elastic.client import Cluster, RequestRefused
from search.elastic.document import BadDocument, Source, document_of, enriched_of, indexed_of
from search.elastic.errors import Fault

T = TypeVar("T")
Shard = tuple[str, int]

_PAGE = 500
_OPEN = "2m"
"""How long the server keeps a view of a shard between two pages."""


_OVERTAKEN = "another reindex has begun and cleared this one away: let that one finish"


class Copier:
    """Copies into the index ``target`` as long as it carries the alias ``under``. Not safe for several threads.

    Every document is made anew from its record, so that a field the table gained is filled.
    Sequence numbers, which each shard counts for itself, tell what is new.
    """

    def __init__(
        self, cluster: Cluster, target: str, under: str, progress: Progress, *, leave_refused: bool
    ) -> None:
        self.refused: dict[str, str] = {}
        """By id why a document could not be written; it is left out."""
        self.stale = 0
        """How many were there in a later version already: an id was in two indices."""
        self._cluster = cluster
        self._target = target
        self._under = under
        self._progress = progress
        self._leave_refused = leave_refused
        self._marks: dict[Shard, int] = {}
        self._done = 0
        self._total = 0

    def round(self, sources: Sequence[str]) -> int:
        """Copy what was written to the sources since the last round and return how many documents that was."""
        names = ",".join(sources)
        before = self._done
        # Looked up before the refresh: what is settled then is in every view that is opened after it.
        writes = self._writes(names)
        asked(self._cluster, "refreshing", lambda it: it.indices.refresh(index=names))
        for shard, (last, settled) in writes:
            if last > self._marks.get(shard, -1):
                for page in self._pages(shard):
                    self._copy(page)
                self._marks[shard] = settled
        return self._done - before

    def _writes(self, names: str) -> list[tuple[Shard, tuple[int, int]]]:
        """Return each shard's last sequence number, and that up to which every write is settled.

        A write beyond the second may have its number and not be there yet. It is copied twice at worst.
        """
        stats = asked(self._cluster, "counting writes", lambda it: it.indices.stats(index=names, level="shards"))
        found: dict[Shard, tuple[int, int]] = {}
        for index, each in stats["indices"].items():
            for number, copies in each["shards"].items():
                primary = next(copy["seq_no"] for copy in copies if copy["routing"]["primary"])
                found[index, int(number)] = primary["max_seq_no"], primary["local_checkpoint"]
        return sorted(found.items())

    def _pages(self, shard: Shard) -> Iterator[list[Mapping[str, Any]]]:
        """Yield what one shard has beyond its mark, from one view of it."""
        index, number = shard
        view = asked(
            self._cluster,
            "opening a view",
            lambda it: it.open_point_in_time(index=index, keep_alive=_OPEN, preference=f"_shards:{number}"),
        )["id"]
        body: dict[str, Any] = {
            "pit": {"id": view, "keep_alive": _OPEN},
            "query": {"range": {"_seq_no": {"gt": self._marks.get(shard, -1)}}},
            "sort": "_shard_doc",
            "size": _PAGE,
            "version": True,
        }
        try:
            while True:
                self._see_that_it_is_ours()
                answer = asked(self._cluster, "reading documents", lambda it: it.search(**body))
                if "search_after" not in body:
                    self._total += answer["hits"]["total"]["value"]
                body["pit"]["id"] = answer["pit_id"]
                if not (hits := answer["hits"]["hits"]):
                    return
                yield hits
                body["search_after"] = hits[-1]["sort"]
        finally:
            asked(
                self._cluster,
                "closing a view",
                lambda it: it.options(ignore_status=404).close_point_in_time(id=body["pit"]["id"]),
            )

    def _see_that_it_is_ours(self) -> None:
        # Another run clears this one away, and what it has replaced cannot be read to the end.
        if tuple(indices(self._cluster, self._under)) != (self._target,):
            raise GuildwireError(_OVERTAKEN)

    def _copy(self, hits: Sequence[Mapping[str, Any]]) -> None:
        self._write([document for hit in hits if (document := self._made_anew(hit))])
        if self.refused and not self._leave_refused:
            id_, reason = next(iter(self.refused.items()))
            raise GuildwireError(
                f"{id_} cannot be written anew ({reason}); nothing was changed: mend it, or leave such documents "
                "out with --leave-refused"
            )
        self._done += len(hits)
        self._progress(self._done, max(self._done, self._total))

    def _made_anew(self, hit: Mapping[str, Any]) -> Source | None:
        try:
            source = hit["_source"]
            return document_of(enriched_of(source), indexed_of(source), hit["_version"])
        except (BadDocument, KeyError, msgspec.ValidationError) as error:
            self.refused[hit["_id"]] = f"{type(error).__name__}: {error}"
            return None

    def _write(self, documents: Sequence[Source]) -> None:
        patience = self._cluster.settings.patience
        deadline = time.monotonic() + patience
        for pause in self._cluster.pauses():
            judged = send(self._cluster, documents, self._under, {}, patience, require_alias=True)
            again: dict[int, Fault] = {}
            for at, (document, each) in enumerate(zip(documents, judged, strict=True)):
                if isinstance(each, Fault):
                    again[at] = each
                elif each.outcome == "parked":
                    self.refused[document.id] = each.reason
                else:
                    self.stale += each.outcome == "stale"
            if not again:
                return
            self._give_up(list(again.values()), time.monotonic() + pause > deadline)
            documents = [documents[at] for at in again]
            self._cluster.wait(pause)

    def _give_up(self, faults: Sequence[Fault], late: bool) -> None:
        if any(each.kind == "moved" for each in faults):
            raise GuildwireError(_OVERTAKEN)
        stopped = [each for each in faults if each.kind == "stopped"]
        if stopped or late:
            raise self._cluster.unavailable("copying", (stopped or faults)[0].reason, stopped=bool(stopped))


def asked(cluster: Cluster, what: str, request: Callable[[Elasticsearch], T]) -> T:
    """Return the answer to a request of an operation that a person waits for, with the patience for writing."""
    try:
        return cluster.change(what, request)
    except RequestRefused as error:
        raise GuildwireError(
            f"Elasticsearch at {cluster.settings.address}: {what} was refused: {error}"
        ) from error
