"""Brings what several feeds gave to its end together: decide, publish, and save after the acknowledgement."""

import random
from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog

from ingest import feed_state
from ingest.clean import Cleaned, Unreadable
from ingest.decide import FeedDecision, decide
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched, NotModified
from ingest.identity.known import Known
from ingest.identity.resolve import resolve
from ingest.port import FeedStore, PollNote, Visit, WatchGap
from ingest.report import FeedResult
from ingest.watch import witness
from news import topics, trace, wire
from news.errors import Poison
from news.item import Item
from stream.port import Log, Record

_log = structlog.get_logger("guildwire.poll")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one feed gave, nothing of it published or saved yet."""

    feed: Feed
    state: FeedState
    """As it was before the poll."""
    answer: Fetched | NotModified | Failed
    at: datetime
    seconds: float = 0.0
    found: Sequence[Cleaned | Unreadable] | None = None
    """The entries of a new document; null where there is none or its bytes are those of last time."""
    total: int = 0
    excused: bool = False
    """Whether the failure is that of our own network."""
    body_hash: str = ""
    hint: int = 0
    date_order: str = ""
    """What comes first in the feed's numeric dates, as far as it has shown."""


class Published(msgspec.Struct, frozen=True):
    """A result for the report, and what the store is to keep; null where nothing was asked."""

    result: FeedResult
    visit: Visit


def publish(readings: Sequence[Reading], store: FeedStore, log: Log, rng: random.Random) -> list[FeedResult]:
    """Publish the new and revised items of all readings in one call, then save all states in one transaction.

    A crash in between leaves the states as they were: the next poll decides the same and publishes
    the same ids and revisions again, which changes nothing downstream. Raises
    :class:`news.errors.Unavailable` from the log or the store, with nothing saved.
    """
    decisions = _decide_and_publish(readings, store, log)
    published = [
        _publish_one(reading, decision, rng.random())
        for reading, decision in zip(readings, decisions, strict=True)
    ]
    store.save([one.visit for one in published])
    return [one.result for one in published]


def _decide_and_publish(readings: Sequence[Reading], store: FeedStore, log: Log) -> list[FeedDecision | None]:
    refused: dict[str, str] = {}
    while True:
        decisions = _decide(readings, store, refused)
        try:
            records = [
                Record(item.id, _encode(item), wire.headers(trace.begin(item.id, item.revision)))
                for decision in decisions
                if decision is not None
                for item in decision.publish
            ]
            if records:
                log.publish(topics.FOUND, records)
        except Poison as error:
            if not error.key or error.key in refused:
                raise
            refused[error.key] = error.reason
        else:
            logger = _log.bind()  # once for all, as in the worker
            for record in records:
                logger.debug("published", item=record.key, trace=trace.of(record.headers))
            return decisions


def _encode(item: Item) -> bytes:
    try:
        return wire.encode(item)
    except wire.WireError as error:
        raise Poison(str(error), item.id) from error


def _decide(readings: Sequence[Reading], store: FeedStore, refused: dict[str, str]) -> list[FeedDecision | None]:
    """Decide feed by feed, each knowing what the ones before brought; what the log refuses is unreadable."""
    cleaned = {place: _cleaned(reading) for place, reading in enumerate(readings) if reading.found is not None}
    known = store.known({key for entries in cleaned.values() for entry in entries for key in entry.keys.all})
    asked: set[str] = set()
    known = _complete(known, list(cleaned.values()), store, asked)
    decisions: list[FeedDecision | None] = []
    changed = False
    for place, reading in enumerate(readings):
        if reading.found is None:
            decisions.append(None)
            continue
        if changed:  # an entry may be led elsewhere than when the store was asked
            known = _complete(known, [cleaned[place]], store, asked)
        decision = decide(reading.feed.url, reading.found, reading.total, known, refused)
        if decision.remember or decision.aliases:
            known, changed = known.plus(decision.remember, decision.aliases), True
        decisions.append(decision)
    return decisions


def _cleaned(reading: Reading) -> list[Cleaned]:
    return [entry for entry in reading.found or () if isinstance(entry, Cleaned)]


def _complete(known: Known, documents: Sequence[Sequence[Cleaned]], store: FeedStore, asked: set[str]) -> Known:
    """Ask the store for the ids under which entries may be known that their keys do not lead to."""
    wanted = {id_ for entries in documents for id_ in resolve([entry.keys for entry in entries], known).wanted}
    if wanted <= asked:
        return known
    found = store.items(wanted - asked)
    asked |= wanted
    # What an earlier document of the batch has changed is newer than what the store says.
    return known.plus([item for item in found if item.id not in known.items], {})


def _publish_one(reading: Reading, decision: FeedDecision | None, jitter: float) -> Published:
    feed, before, answer, at = reading.feed, reading.state, reading.answer, reading.at
    if isinstance(answer, Failed) and (reading.excused or not answer.asked):
        return _waiting(reading, answer)
    if isinstance(answer, Failed):
        state = feed_state.failed(feed, before, answer, at, jitter)
        return _published(reading, state, "failed", None)
    if decision is None or isinstance(answer, NotModified):
        state = feed_state.unchanged(feed, before, answer, at, jitter)
        outcome = "not-modified" if isinstance(answer, NotModified) else "same-body"
        return _published(reading, state, outcome if state.works else "failed", None)
    gain = feed_state.Gain(
        reading.body_hash, reading.total, decision.counts["new"], reading.hint, reading.date_order
    )
    state = feed_state.read(feed, before, answer, gain, at, jitter)
    return _published(reading, state, "read", decision)


def _witness(
    reading: Reading, state: FeedState, decision: FeedDecision | None
) -> tuple[FeedState, WatchGap | None]:
    """Return the state with what a good poll proves; a failed one proves nothing."""
    if not state.works:
        return state, None
    return witness(reading.state, state, None if decision is None else decision.ids)


def _waiting(reading: Reading, failure: Failed) -> Published:
    before = reading.state
    if reading.excused:
        state, outcome = feed_state.network_down(before, reading.at), "network-down"
    else:
        state, outcome = feed_state.held(before, failure, reading.at), "held"
    return Published(
        FeedResult(state.key, state.outlet, state.status, outcome, message=failure.message), Visit(state, None)
    )


def _published(reading: Reading, state: FeedState, outcome: str, decision: FeedDecision | None) -> Published:
    counts = {word: number for word, number in decision.counts.items() if number} if decision else {}
    state, gap = _witness(reading, state, decision)
    message = state.error or (_remark(reading, decision) if decision else "")
    note = PollNote(
        reading.at,
        state.status,
        outcome,
        counts.get("new", 0),
        counts.get("revised", 0),
        round(reading.seconds, 3),
        message,
    )
    result = FeedResult(
        state.key,
        state.outlet,
        state.status,
        outcome,
        reading.total if decision else 0,
        counts,
        reading.seconds,
        message,
    )
    known_until = reading.state.watched_until
    visit = Visit(
        state,
        note,
        decision.remember if decision else (),
        gap,
        aliases=decision.aliases if decision else {},
        clock_was_ahead=state.works and known_until is not None and known_until > reading.at,
    )
    return Published(result, visit)


def _remark(reading: Reading, decision: FeedDecision) -> str:
    """Say what a reader of the health list should know although the feed was read."""
    remarks = []
    cut = decision.counts["rejected:over-limit"]
    if cut:
        remarks.append(f"{cut} of {reading.total} entries are over the limit and were not read")
    if decision.unreadable:
        remarks.append(
            f"entry {decision.unreadable[0].position} could not be read: {decision.unreadable[0].reason}"
        )
    if decision.renewed:
        remarks.append(f"guid-flood: {decision.renewed} known articles have new guids and stay the same items")
    if decision.backlog:
        remarks.append(f"backlog: {decision.backlog} of the new items are old articles")
    often = decision.counts["rejected:changed-too-often"]
    if often:
        remarks.append(f"{often} entries change at every poll and are not revised any more")
    if isinstance(reading.answer, Fetched) and reading.answer.moved not in ("", reading.state.address):
        remarks.append(f"moved for good to {reading.answer.moved}")
    return "; ".join(remarks)[:500]
