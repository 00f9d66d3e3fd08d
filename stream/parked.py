"""What the stages could not process, and what a person does with it: look, replay, drop.

The topic ``news.parked.STAGE`` is an append-only log like any other, so a message is settled by a
mark: a later record on the same topic with the same key, no value, and the id of what it settles.
Waiting is whatever has no mark (``docs/decisions/0004-parked-messages-are-settled-by-marks.md``).
"""

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec
from more_itertools import chunked

from news import topics
from news.clock import Clock, now
from stream.port import Log, Message, Record

HANDLED = "handled"
"""Header of a mark: the id it settles."""
Fate = Literal["replayed", "dropped"]

_FRESH = timedelta(hours=1)
_AT_ONCE = 500
"""Messages replayed before they are marked: how many a crash may make come twice."""


class ParkedMessage(msgspec.Struct, frozen=True):
    """A message a stage could not process: who, when, what, where and which attempt."""

    id: str
    """``STAGE/PARTITION/OFFSET`` of its place in the topic of parked messages."""
    stage: str
    item: str
    """The message's key: the item id."""
    reason: str
    at: datetime
    """When it was parked; aware, UTC."""
    source: str
    """``TOPIC/PARTITION/OFFSET`` it was read from."""
    by: str
    """``HOST/PROCESS`` that parked it."""
    attempt: int
    """1 for a message parked for the first time, one more after each replay."""
    message: Message
    """Its own bytes and headers, with those that parking added."""


class ParkedFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which parked messages are meant: those that fit everything given here."""

    ids: tuple[str, ...] = ()
    """Ids of messages or of items; none for any."""
    stage: str = ""
    reason: str = ""
    """Part of the reason, in upper or lower case."""
    since: datetime | None = None
    """Earliest time of parking, inclusive; aware."""
    until: datetime | None = None
    """Latest time of parking, exclusive; aware."""

    def fits(self, parked: ParkedMessage) -> bool:
        """Whether the message is one of those meant."""
        return (
            (not self.ids or parked.id in self.ids or parked.item in self.ids)
            and self.stage in ("", parked.stage)
            and self.reason.casefold() in parked.reason.casefold()
            and (self.since is None or parked.at >= self.since)
            and (self.until is None or parked.at < self.until)
        )


ANY = ParkedFilter()


class ParkedMessages:
    """The parked messages of all stages. Safe for use from several threads.

    Every method raises :class:`news.errors.Unavailable` when the log does not answer.
    """

    def __init__(self, log: Log, clock: Clock = now) -> None:
        self._log = log
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, tuple[datetime, ...], datetime]] = {}

    def waiting(self, wanted: ParkedFilter = ANY) -> list[ParkedMessage]:
        """Return the messages that nobody has replayed or dropped, stage by stage, oldest first."""
        stages = [wanted.stage] if wanted.stage else topics.STAGES
        return [parked for stage in stages for parked in self._waiting(stage) if wanted.fits(parked)]

    def count(self, stage: str) -> int:
        """Return how many messages of ``stage`` wait."""
        return len(self.times(stage))

    def times(self, stage: str) -> tuple[datetime, ...]:
        """Return when each message of ``stage`` that waits was parked; aware, UTC.

        Reads the topic again when something was added, and once an hour, since old messages go.
        """
        size, at = self._log.size(topics.parked(stage)), self._clock()
        with self._lock:
            known = self._known.get(stage)
        if known is not None and known[0] == size and timedelta(0) <= at - known[2] < _FRESH:
            return known[1]
        times = tuple(parked.at for parked in self._waiting(stage)) if size else ()
        with self._lock:
            self._known[stage] = (size, times, at)
        return times

    def replay(self, chosen: Sequence[ParkedMessage]) -> int:
        """Write the messages to their stage's source topic again, then mark them; return how many.

        They are read by every group of that topic; stages are idempotent, so those that have
        dealt with a message before change nothing. A crash between the two writes leaves a message
        waiting that was replayed, which repeats it at worst.
        """
        for stage, some in _by_stage(chosen):
            self._log.publish(topics.source(stage), [_as_it_came(parked) for parked in some])
            self._mark(stage, some, "replayed")
        return len(chosen)

    def drop(self, chosen: Sequence[ParkedMessage]) -> int:
        """Mark the messages as not wanted any more and return how many; the log keeps them until they are old."""
        for stage, some in _by_stage(chosen):
            self._mark(stage, some, "dropped")
        return len(chosen)

    def _waiting(self, stage: str) -> list[ParkedMessage]:
        messages = self._log.scan(topics.parked(stage))
        settled = {message.headers[HANDLED] for message in messages if HANDLED in message.headers}
        read = (_read(stage, message) for message in messages if HANDLED not in message.headers)
        return [parked for parked in read if parked.id not in settled]

    def _mark(self, stage: str, some: Sequence[ParkedMessage], fate: Fate) -> None:
        told = {
            "handled-as": fate,
            "handled-at": self._clock().isoformat(),
            "handled-by": f"{socket.gethostname()}/{os.getpid()}",
        }
        marks = [Record(parked.item, b"", {HANDLED: parked.id, **told}) for parked in some]
        self._log.publish(topics.parked(stage), marks)


def _by_stage(chosen: Sequence[ParkedMessage]) -> Iterator[tuple[str, Sequence[ParkedMessage]]]:
    for stage in topics.STAGES:
        mine = [parked for parked in chosen if parked.stage == stage]
        for some in chunked(mine, _AT_ONCE):
            yield stage, some


def _as_it_came(parked: ParkedMessage) -> Record:
    """Return the message without what parking added, but for the number of attempts, which goes on."""
    kept = {
        name: value
        for name, value in parked.message.headers.items()
        if not name.startswith("parked-") or name == "parked-attempt"
    }
    return Record(parked.item, parked.message.value, kept)


def _read(stage: str, message: Message) -> ParkedMessage:
    headers = message.headers
    return ParkedMessage(
        id=f"{stage}/{message.partition}/{message.offset}",
        stage=stage,
        item=message.key,
        reason=headers.get("parked-reason", ""),
        at=_time(headers.get("parked-at", "")) or message.at,
        source=headers.get("parked-from", ""),
        by=headers.get("parked-by", ""),
        attempt=int(number) if (number := headers.get("parked-attempt", "1")).isdecimal() else 1,
        message=message,
    )


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
