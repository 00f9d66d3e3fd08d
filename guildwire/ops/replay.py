"""Replay: the present rules over items of the past, the difference first and the writing only after it.

Items are read from the index and not from the log: the index keeps everything that can be found, the
log only some weeks, and a range of the index can be told by query. What could never be indexed is
parked, and has a replay of its own (``guildwire parked``).
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import IO, Self

import msgspec
from more_itertools import chunked

from enrich.stories.grouper import StoryGrouper
from guildwire.arguments import reading
from guildwire.ops.replay_diff import Difference
from guildwire.progress import Watch, silent
from guildwire.wiring import Parts
from news import topics, wire
from news.counts import Counts
from news.enriched import Enriched
from news.errors import WrongUse
from query.errors import Remark
from query.names import NO_NAMES, KnownNames
from query.times import time_range
from query.tree import And, Keyword, Node
from search.port import Search
from stream.port import Message

BATCH = 500
WORDS = ("written", "stale", "refused")
"""What became of each item that was to be written; ``stale``: a later revision has come in the meantime."""
DEFAULT_STAGES = ("enrich", "index")


class ReplayRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay is asked for."""

    query: Node
    since: datetime | None = None
    """Earliest publication, inclusive; aware."""
    until: datetime | None = None
    """End of the publications that are meant, exclusive; aware."""
    limit: int | None = None
    """Items at most, the newest first."""
    stages: tuple[str, ...] = DEFAULT_STAGES
    """``enrich`` makes the claims anew, ``index`` writes them, ``match`` tells subscriptions what now fits."""
    remarks: tuple[Remark, ...] = ()
    """What of the query was read otherwise than it may be meant."""


def wanted(  # noqa: PLR0913 (each is one parameter of a replay)
    now: datetime,
    *,
    names: KnownNames = NO_NAMES,
    query: str = "*",
    since: str = "",
    until: str = "",
    outlet: str = "",
    limit: int | None = None,
    stages: Sequence[str] = (),
) -> ReplayRequest:
    """Return what these words ask for, read by ``names``. Raises :class:`WrongUse` naming what makes no sense."""
    if unknown := [name for name in stages if name not in topics.STAGES]:
        raise WrongUse(f"there is no stage {unknown[0]!r}: the stages are {', '.join(topics.STAGES)}")
    if limit is not None and limit < 1:
        raise WrongUse(f"the limit {limit} leaves nothing to replay: give 1 or more")
    read = reading(query or "*", now, names)
    asked = And((read.tree, Keyword("outlet", outlet))) if outlet else read.tree
    first, last = time_range(since, until, now)
    if first is not None and first > now:
        raise WrongUse(f"since {since} is in the future: nothing was published then")
    chosen = tuple(name for name in topics.STAGES if name in (stages or DEFAULT_STAGES))
    return ReplayRequest(query=asked, since=first, until=last, limit=limit, stages=chosen, remarks=read.remarks)


class Replay:
    """One replay: :meth:`count`, then :meth:`compare`, then :meth:`write` what differs. A context manager.

    Comparing changes nothing anywhere. What is to be written waits in a temporary file, so that a
    replay of any size needs the memory of one batch. Every method raises
    :class:`news.errors.Unavailable` when a server does not answer; a replay may be begun again
    at any time, because an older version never replaces a newer one.
    """

    def __init__(self, parts: Parts, wanted: ReplayRequest) -> None:
        self._parts = parts
        self._wanted = wanted
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed at the end of the context)
        self.waiting = 0
        """Items that :meth:`write` would write."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    def count(self) -> int:
        """Return how many items are in the range."""
        asked = self._wanted
        total = self._parts.index.search(
            Search(query=asked.query, since=asked.since, until=asked.until, limit=0)
        ).total
        return total if asked.limit is None else min(total, asked.limit)

    def compare(self, watch: Watch = silent) -> Difference:
        """Run the rules over the range and return what they say differently now."""
        found = Difference()
        watch("compare", 0, self.count())
        for batch in self._batches():
            # Stories are no claim of the rules: they stay as they are, or as a person has changed them by hand.
            stories = self._parts.stories.assigned([old.item.id for old in batch])
            for old in batch:
                new = self._again(old, stories.get(old.item.id, old.story))
                found.add(old, new)
                if new != old or "enrich" not in self._wanted.stages:
                    self._spool.write(wire.encode(new) + b"\n")
                    self.waiting += 1
            watch("compare", len(batch), None)
        return found

    def write(self, watch: Watch = silent, recorded: Callable[[Counts], None] = lambda _: None) -> Counts:
        """Write what :meth:`compare` found and return what became of each item.

        ``recorded`` is told what subscriptions were told, under ``alerts.port.RECORDED``.
        """
        counts = Counts(WORDS)
        match = self._parts.stage("match", recorded) if "match" in self._wanted.stages else None
        watch("write", 0, self.waiting)
        for batch in self._spooled():
            grouped = self._grouped(batch)
            counts.merge(self._put(grouped))
            if match is not None:
                match.handle([_message(enriched, self._parts.clock()) for enriched in grouped])
            watch("write", len(batch), None)
        return counts

    def _batches(self) -> Iterator[list[Enriched]]:
        asked, after, left = self._wanted, "", self._wanted.limit
        while left is None or left > 0:
            size = BATCH if left is None else min(BATCH, left)
            page = self._parts.index.search(
                Search(query=asked.query, since=asked.since, until=asked.until, limit=size, after=after)
            )
            if page.hits:
                yield [hit.enriched for hit in page.hits]
            if left is not None:
                left -= len(page.hits)
            after = page.next
            if not after:
                return

    def _again(self, old: Enriched, story: str) -> Enriched:
        if "enrich" not in self._wanted.stages:
            return old
        return msgspec.structs.replace(self._parts.enricher.enrich(old.item), story=story)

    def _spooled(self) -> Iterator[list[Enriched]]:
        self._spool.seek(0)
        return (list(map(wire.decode_enriched, lines)) for lines in chunked(self._spool, BATCH))

    def _grouped(self, batch: list[Enriched]) -> list[Enriched]:
        without = [enriched for enriched in batch if not enriched.story]
        if not without or "enrich" not in self._wanted.stages:
            return batch
        found = {one.item.id: one for one in StoryGrouper(self._parts.stories).assign(without)}
        return [found.get(enriched.item.id, enriched) for enriched in batch]

    def _put(self, batch: list[Enriched]) -> Counts:
        counts = Counts(WORDS)
        if "index" not in self._wanted.stages:
            counts.add("written", len(batch))
            return counts
        words = {"indexed": "written", "stale": "stale", "parked": "refused"}
        for verdict in self._parts.index.put(batch, self._parts.clock()):
            counts.add(words[verdict.outcome])
        return counts


def _message(enriched: Enriched, at: datetime) -> Message:
    """Return the item as the match stage would read it from the log."""
    return Message(
        topic=topics.ENRICHED,
        partition=-1,
        offset=-1,
        key=enriched.item.id,
        value=wire.encode(enriched),
        headers=wire.headers(),
        at=at,
    )
