"""What a silence is worth at this moment: the recorded facts brought together and judged."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from guildwire.wiring import Parts
from news import topics
from news.errors import Unavailable
from query.times import TimeRange
from query.tree import All, Node
from query.unknown import UnknownValue
from receipt.facts import Facts, FeedRecord, GapRecord, NetworkRecord
from receipt.judge import judge
from receipt.judgement import Judgement

if TYPE_CHECKING:
    from alerts.port import Backlog
    from ingest.feed import FeedState
    from ingest.port import WatchGap

ALWAYS = TimeRange(None, None)
"""The window of a question that names no time."""
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)
PATIENCE = 10.0
"""Seconds a command waits for what a receipt is made of."""
SLOTS = 8
"""Looks of one judge that may be under way: where so many hang, no other is begun."""
LATE = timedelta(minutes=2)
"""How long a letter may be due before it counts as unsent: the deliverer looks every two seconds."""
MOST_GAPS = 2_000
"""Gaps read for one judgement. Of a time before the earliest of so many it says that it has no record."""


class Trust:
    """Judges questions. Safe for use from several threads, as its parts are.

    What does not answer is part of the judgement: a log that is away leaves the feeds to be judged. How feeds and
    stages stand is looked up at most once every ``fresh`` seconds; gaps are looked up for each question. With a
    ``limit``, what takes longer than so many seconds counts as not answering, so that no page waits for a receipt.
    """

    def __init__(
        self,
        parts: Parts,
        fresh: float = 0.0,
        timer: Callable[[], float] = time.monotonic,
        *,
        limit: float | None = None,
    ) -> None:
        self._parts = parts
        self._fresh = fresh
        self._timer = timer
        self._kept: tuple[float, Facts] | None = None
        self._limit = limit
        self._slots = threading.BoundedSemaphore(SLOTS)

    def __call__(
        self,
        query: Node | None = None,
        window: TimeRange = ALWAYS,
        unknown: Sequence[UnknownValue] = (),
        at: datetime | None = None,
    ) -> Judgement:
        """Return the judgement on a question, or without one on everything, as of ``at`` (aware) or else now."""
        return judge(query or All(), window, self._facts(window), at or self._parts.clock(), unknown)

    def _facts(self, window: TimeRange) -> Facts:
        kept = self._kept
        if kept is None or not 0 <= self._timer() - kept[0] < self._fresh:
            found = self._in_time(lambda: standing(self._parts))
            # Counted from the answer: a server that takes long to be found dead is not asked for each page.
            kept = self._kept = (self._timer(), found)
        facts = kept[1]
        return facts if facts.away else self._in_time(lambda: past(self._parts, facts, window))

    def _in_time(self, look: Callable[[], Facts]) -> Facts:
        if self._limit is None:
            return look()
        silent = Facts(away=f"no answer within {self._limit:.0f} s from the state store or the log")
        if not self._slots.acquire(blocking=False):
            return silent
        found: Future[Facts] = Future()

        def run() -> None:
            try:
                found.set_result(look())
            except Exception as error:  # noqa: BLE001 (raised where it is asked for)
                found.set_exception(error)
            finally:
                self._slots.release()

        # A thread that does not keep the process: what hangs may hang until it ends.
        threading.Thread(target=run, name="receipt", daemon=True).start()
        try:
            return found.result(self._limit)
        except TimeoutError:
            return silent


def judged(
    parts: Parts,
    query: Node | None = None,
    window: TimeRange = ALWAYS,
    unknown: Sequence[UnknownValue] = (),
    at: datetime | None = None,
) -> Judgement:
    """Return the judgement of :class:`Trust` on one question, made within :data:`PATIENCE`."""
    return Trust(parts, limit=PATIENCE)(query, window, unknown, at)


def standing(parts: Parts) -> Facts:
    """Return how feeds and stages stand now, without their past."""
    return _and_stages(parts, feeds(parts))


def feeds(parts: Parts) -> Facts:
    """Return how the listed feeds stand now."""
    try:
        states = [state for state in parts.feeds.states() if state.listed]
    except Unavailable as error:
        return Facts(away=_short(error))
    return Facts(feeds=[feed_record(state) for state in states])


def unread(parts: Parts, stage: str) -> tuple[int, datetime | None]:
    """Return how many messages a stage has not read, and when the oldest of them was written."""
    source, group = topics.source(stage), topics.group(stage)
    behind = parts.log.lag(source, group)
    return behind, parts.log.oldest_unread(source, group) if behind else None


def unsent(found: "Backlog", now: datetime) -> tuple[int, datetime | None]:
    """Return how many letters wait to be sent although they should have been, and since when the first does."""
    late = found.oldest_due is not None and now - found.oldest_due > LATE
    since = [at for at in (found.oldest_due if late else None, found.failing_since) if at]
    return max(found.due if late else 0, found.retried), min(since, default=None)


def past(parts: Parts, facts: Facts, window: TimeRange = ALWAYS) -> Facts:
    """Return the facts with the gaps of a time, and the outages of our own network."""
    # What a clock wrote that was ahead is wanted, too: it shows that the clock is or was wrong.
    until = window.until or _LATEST
    try:
        gaps = parts.feeds.gaps(window.since, until, MOST_GAPS)
        outages = parts.feeds.network_outages(window.since or _EARLIEST, until)
    except Unavailable as error:
        return replace(facts, away=facts.away or _short(error))
    from_ = gaps[-1].ended if len(gaps) == MOST_GAPS else None
    network = [NetworkRecord(outage.began, outage.ended, outage.cause) for outage in outages]
    return replace(facts, gaps=[gap_record(gap) for gap in gaps], gaps_known_from=from_, network=network)


def _and_stages(parts: Parts, facts: Facts) -> Facts:
    lag, oldest = {}, {}
    parked: dict[str, tuple[datetime, ...]] = {}
    away = [facts.away] if facts.away else []
    try:
        now = parts.clock()
        lag["deliver"], oldest["deliver"] = unsent(parts.alerts.backlog(now, now), now)
    except Unavailable as error:
        away.append(_short(error))
    try:
        for stage in topics.STAGES:
            lag[stage], oldest[stage] = unread(parts, stage)
            parked[stage] = parts.parked.times(stage)
    except Unavailable as error:
        away.append(_short(error))
    waiting = {stage: at for stage, at in oldest.items() if at}
    return replace(facts, lag=lag, oldest=waiting, parked=parked, away="; ".join(dict.fromkeys(away)))


def feed_record(state: "FeedState") -> FeedRecord:
    """Return what the judgement needs of a feed's state."""
    return FeedRecord(
        key=state.key,
        outlet=state.outlet,
        works=state.works,
        status=state.status,
        since=state.since,
        listed_since=state.listed_since,
        checked=state.last_checked,
        due=state.next_due,
        promised=timedelta(minutes=state.promised),
        watched_since=state.watched_since,
        watched_until=state.watched_until,
    )


def gap_record(gap: "WatchGap") -> GapRecord:
    """Return what the judgement needs of a gap."""
    return GapRecord(gap.feed, gap.began, gap.ended, gap.cause)


def _short(error: Unavailable) -> str:
    return str(error).partition("; ")[0]
