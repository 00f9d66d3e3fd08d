"""The loop every stage of the log runs in: read, handle, publish, park, commit.

Offsets are committed only after everything the batch led to has been acknowledged, so a crash at
any point hands the batch out again. Stages are idempotent, which makes the effects exactly once.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
import structlog

from news import topics, trace
from news.clock import Clock, now
from news.counts import Counts
from news.errors import GuildwireError, Poison, Unavailable
from stream.backoff import Backoff
from stream.port import Log, Message, Reader, Record

_log = structlog.get_logger("guildwire.worker")


class Refusal(msgspec.Struct, frozen=True):
    """A message a stage could not process, and why."""

    message: Message
    reason: str


class Handled(msgspec.Struct, frozen=True):
    """What became of a batch. ``sum(counts.values()) + len(parked)`` is the size of the batch."""

    counts: dict[str, int]
    """How many messages had each outcome; words of the stage's closed list, without ``parked``."""
    out: Sequence[Record] = ()
    """Records for the stage's output topic."""
    parked: Sequence[Refusal] = ()


class Batch(msgspec.Struct, frozen=True):
    """A batch that was handled to its end and committed."""

    messages: Sequence[Message]
    counts: Counts
    """What became of each message, under the stage's words; their sum is the number of messages."""
    seconds: float
    """From the first message in hand to the commit."""


class Stage(Protocol):
    """A stage of the log. ``handle`` may be given the same message again and must then change nothing."""

    @property
    def name(self) -> str:
        """One of ``news.topics.STAGES``."""
        ...

    @property
    def source(self) -> str:
        """Topic it reads."""
        ...

    @property
    def target(self) -> str:
        """Topic its ``out`` records go to; empty for a stage that ends the way."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """Closed list of outcomes, ``parked`` among them."""
        ...

    def handle(self, messages: Sequence[Message]) -> Handled:
        """Process a batch. Raises :class:`Unavailable` when a server does not answer; the batch comes again.

        A message that can never be processed belongs in ``parked``. If anything else is raised,
        the worker hands the messages in one by one and parks those that raise again.
        """
        ...


class DrainLimits(msgspec.Struct, frozen=True):
    """When a bounded drain ends, whichever comes first; it always ends when it has caught up."""

    items: int | None = None
    seconds: float | None = None
    batch: int = 500
    patience: float = 30.0
    """Seconds to wait for messages that are there but held by another member of the group, perhaps a dead one:
    Kafka gives its partitions to others when its session ends."""


Progress = Callable[[int], None]
"""Told how many messages were handled since it was last called."""


def drain(
    log: Log,
    stage: Stage,
    limits: DrainLimits = DrainLimits(),  # noqa: B008 (frozen)
    *,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _: None,
    clock: Clock = now,
) -> Counts:
    """Handle what is waiting for ``stage`` until it has caught up, a limit is reached or ``stop`` says so.

    Raises :class:`Unavailable` when a server does not answer; what was handled before is committed.
    """
    counts = Counts(stage.words)
    group = topics.group(stage.name)
    reader = log.reader(stage.source, group)
    began = heard = time.monotonic()
    handled = 0
    try:
        while not stop():
            size = limits.batch if limits.items is None else min(limits.batch, limits.items - handled)
            if size <= 0 or (limits.seconds is not None and time.monotonic() - began >= limits.seconds):
                break
            batch = reader.read(size, wait=0.2 if handled == 0 else 0.0)
            if batch:
                counts.merge(handle_batch(log, reader, stage, batch, clock).counts)
                handled += len(batch)
                heard = time.monotonic()
                progress(len(batch))
            elif log.lag(stage.source, group) == 0 or time.monotonic() - heard >= limits.patience:
                break
    finally:
        reader.close()
    return counts


def work(
    log: Log,
    stage: Stage,
    stop: threading.Event,
    *,
    counted: Callable[[Batch], None] = lambda _: None,
    turned: Callable[[str], None] = lambda _: None,
    batch: int = 500,
    clock: Clock = now,
) -> None:
    """Run ``stage`` until ``stop`` is set; the batch in hand is finished and committed first.

    A server that does not answer is waited for (see :class:`stream.backoff.Backoff`). ``counted``
    is told of each batch after its commit, ``turned`` of each turn of the loop: an empty text, or
    why a server that is waited for cannot be used.
    """
    backoff = Backoff(stage.name, stop, clock, turned)
    while not stop.is_set():
        reader: Reader | None = None
        try:
            reader = log.reader(stage.source, topics.group(stage.name))
            while not stop.is_set():
                messages = reader.read(batch, wait=0.5)
                if messages:
                    counted(handle_batch(log, reader, stage, messages, clock))
                backoff.over()
        except Unavailable as error:
            backoff.pause(error)
        finally:
            if reader is not None:
                reader.close()


def handle_batch(log: Log, reader: Reader, stage: Stage, messages: Sequence[Message], clock: Clock) -> Batch:
    """Handle one batch to its end: effects, parked messages, then the commit."""
    began = time.monotonic()
    handled = _handle(stage, messages)
    if handled.out:
        log.publish(stage.target, handled.out)
    if handled.parked:
        log.publish(topics.parked(stage.name), [park(stage.name, refusal, clock) for refusal in handled.parked])
    counts = Counts(stage.words, handled.counts)
    counts.add("parked", len(handled.parked))
    reader.commit()
    _tell(stage.name, messages, handled.parked)
    return Batch(messages, counts, time.monotonic() - began)


def _tell(stage: str, messages: Sequence[Message], parked: Sequence[Refusal]) -> None:
    """Write where each item is now: each at debug, what was parked as a warning."""
    refused = {id(refusal.message) for refusal in parked}
    log = _log.bind()  # once for all: finding the logger takes longer than not writing a line
    for message in messages:
        if id(message) not in refused:
            log.debug("handled", stage=stage, item=message.key, trace=trace.of(message.headers))
    for refusal in parked:
        message = refusal.message
        log.warning(
            "item parked", stage=stage, item=message.key, trace=trace.of(message.headers), reason=refusal.reason
        )


def _handle(stage: Stage, messages: Sequence[Message]) -> Handled:
    try:
        return stage.handle(messages)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 (a bug met by one message must not stop the partition)
        if len(messages) == 1:
            return Handled({}, parked=[Refusal(messages[0], _describe(error))])
    parts = [_handle(stage, [message]) for message in messages]
    counts: dict[str, int] = {}
    for part in parts:
        for word, number in part.counts.items():
            counts[word] = counts.get(word, 0) + number
    return Handled(
        counts,
        out=[record for part in parts for record in part.out],
        parked=[refusal for part in parts for refusal in part.parked],
    )


def _describe(error: Exception) -> str:
    if isinstance(error, Poison):
        return error.reason
    if isinstance(error, GuildwireError):
        return str(error)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""  # noqa: PTH119
    return f"{type(error).__name__}: {error}{where}"[:500]


def park(stage: str, refusal: Refusal, clock: Clock) -> Record:
    """Return the record that keeps a refused message: its own bytes, and who, when, what and where."""
    message = refusal.message
    attempt = int(message.headers.get("parked-attempt", "0")) + 1
    return Record(
        key=message.key,
        value=message.value,
        headers={
            **message.headers,
            "parked-stage": stage,
            # A reason may quote a text with lone surrogates, which no log can carry.
            "parked-reason": refusal.reason[:500].encode("utf-8", "backslashreplace").decode(),
            "parked-at": clock().isoformat(),
            "parked-from": f"{message.topic}/{message.partition}/{message.offset}",
            "parked-by": f"{socket.gethostname()}/{os.getpid()}",
            "parked-attempt": str(attempt),
        },
    )
