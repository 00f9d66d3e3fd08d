"""Sending what is due: the way of one delivery, from the outbox to what the outbox says afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

import structlog

from alerts.channels.port import Answer, BulkChannel, Channel, Channels, Letter, Refused, Retry, Sent, Unsure
from alerts.channels.sending import send, why
from alerts.desk.shown import shown_address
from alerts.judging.retry import next_try
from alerts.judging.rhythm import release
from alerts.letters.compose import compose
from alerts.port import AlertStore, Delivery
from alerts.rests import Rests
from news.clock import Clock
from news.counts import Counts
from news.errors import Unavailable

WORDS = ("delivered", "retried", "failed", "unsure", "held", "merged", "lost-lease")
"""What became of each delivery that was leased.

``held`` waits until quiet hours, a mute or its receiver's rest are over; ``merged`` was told by another letter
meanwhile; ``lost-lease`` took so long that another took it over.
"""

LEASE = timedelta(minutes=15)
"""How long a deliverer may take for a batch before another may take it over."""
BATCH = 10
"""Deliveries leased at once: at a minute each fewer than the lease allows, and few in doubt after a crash."""
BULK = 50
"""The same where every channel takes several letters at once, so that none is in doubt and all take a minute."""

Receipt = Callable[[Delivery], str]
"""Says what was watched for a letter."""
Compose = Callable[[Delivery, str, datetime], Letter]
"""Makes the letter of a delivery that ends with a receipt, at a time (aware)."""

_log = structlog.get_logger("guildwire.deliver")


def deliver(  # noqa: PLR0913 (each part is injected)
    store: AlertStore,
    channels: Channels,
    clock: Clock,
    limit: int = 1000,
    *,
    rng: Random,
    lease: timedelta = LEASE,
    receipt: Receipt = lambda _: "",
    compose: Compose = compose,
    told: Callable[[Delivery, str], None] = lambda *_: None,
    rests: Rests | None = None,
) -> Counts:
    """Send up to ``limit`` deliveries that are due; return how many had each outcome of ``WORDS``.

    ``compose`` makes each letter right before it is sent. ``receipt`` gives the coverage receipt that ends it; it
    is asked only for a letter that is to be sent, and should look things up once for many. What either raises is
    a matter of that letter, which is tried again later. A letter that may have been taken is sent again where the
    channel knows it by its id, and is otherwise marked as unsure. ``told`` hears each delivery's outcome. Which
    receivers are left alone, ``rests`` knows from pass to pass. Safe to run in several processes at once.
    Raises :class:`news.errors.Unavailable` when the store does not answer.
    """
    counts = Counts(WORDS)
    store.give_up_waiting(clock())
    run = _Run(store, channels, clock, rng, receipt, compose, rests or Rests())
    left, most = limit, BATCH
    while left > 0 and (batch := store.lease(clock(), min(most, left), lease)):
        for delivery, word in run.batch(batch):
            counts.add(word)
            _tell(delivery, word)
            told(delivery, word)
        if left == limit and len(batch) == most:
            most = run.most()
        left -= len(batch)
    return counts


@dataclass(frozen=True)
class _Run:
    """One call of :func:`deliver`."""

    store: AlertStore
    channels: Channels
    clock: Clock
    rng: Random
    receipt: Receipt
    compose: Compose
    rests: Rests

    def most(self) -> int:
        """Return how many deliveries to lease at once."""
        kinds = {_kind(channel) for each in self.store.subscriptions() for channel in each.channels}
        return BULK if all(map(self._takes_several, kinds)) else BATCH

    def _takes_several(self, kind: str) -> bool:
        # For each delivery, so not by isinstance, which looks at every method of the protocol.
        return hasattr(self.channels.get(kind), BulkChannel.send_all.__name__)

    def batch(self, deliveries: Iterable[Delivery]) -> Iterator[tuple[Delivery, str]]:
        """Yield what became of each delivery, in the order of matching, those first that a channel takes together.

        One that was put off is due later than a next step of its story, and is told before it all the same.
        They are written down together as well, before a slow channel begins. Another channel's
        letter is written down right after it was sent, as a crash may leave no more than one in doubt.
        """
        together: defaultdict[str, list[Delivery]] = defaultdict(list)
        alone: list[Delivery] = []
        for delivery in sorted(deliveries, key=_matched):
            if (word := self._held(delivery)) is not None:
                yield delivery, word
            elif self._takes_several(kind := _kind(delivery.channel)) and not delivery.shared:
                together[kind].append(delivery)
            else:
                alone.append(delivery)
        for kind, group in together.items():
            yield from self._together(self.channels[kind], group)
        for delivery in alone:
            # Looked at again: a letter of this batch may have shown that its receiver is slow.
            yield delivery, self._held(delivery) or self._one(delivery)

    def _held(self, delivery: Delivery) -> str | None:
        """Hold what is not to be sent now and return what became of it; null for what is to be sent."""
        now, reason = self.clock(), "held by quiet hours or a mute"
        until = release(delivery.subscription, now)
        rest = self.rests.end_of(delivery.channel, now)
        if rest is not None and rest > until:
            until = release(delivery.subscription, rest)
            reason = "its receiver was slow or asks for a pause, and is left alone"
        if until <= now or self._in_doubt(delivery):
            return None
        return _heard(self.store.postpone(delivery, until, reason), "held")

    def _one(self, delivery: Delivery) -> str:
        channel = self.channels.get(_kind(delivery.channel))
        # One that a channel takes twice is marked, lest it be in doubt; of one that is shared little may be left.
        marked = channel is not None and (delivery.shared or not channel.idempotent)
        begun = self.store.begin(delivery) if marked and not self._in_doubt(delivery) else delivery
        if begun is None or (delivery.entries and not begun.entries):
            return "lost-lease" if begun is None else "merged"
        return self._mark(begun, *self._answer(begun))

    def _together(self, channel: Channel, deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, str]]:
        made: list[tuple[Delivery, Letter]] = []
        for delivery in deliveries:
            letter = self._letter(delivery)
            if isinstance(letter, Retry):
                yield delivery, self._mark(delivery, letter, None)
            else:
                made.append((delivery, letter))
        answers = self._answers(channel, [letter for _, letter in made]) if made else []
        triples = [(delivery, letter, answer) for (delivery, letter), answer in zip(made, answers, strict=True)]
        sent = [
            (delivery, letter, answer.answer) for delivery, letter, answer in triples if isinstance(answer, Sent)
        ]
        heard = self.store.finish_all(sent, self.clock()) if sent else set()
        for delivery, letter, answer in triples:
            if isinstance(answer, Sent):
                yield delivery, _heard(delivery.id in heard, "delivered")
            else:
                yield delivery, self._mark(delivery, answer, letter)

    def _letter(self, delivery: Delivery) -> Letter | Retry:
        try:
            return self.compose(delivery, self.receipt(delivery), self.clock())
        except Unavailable:
            raise  # nothing else can be made either
        except Exception as error:  # noqa: BLE001 (one letter that cannot be made must not stop the others)
            _log.exception("letter not made", delivery=delivery.id, subscription=delivery.subscription.id)
            return Retry(f"its letter could not be made: {why(error)}")

    def _in_doubt(self, delivery: Delivery) -> bool:
        """Tell whether the channel may have taken it already, and would not know it again."""
        channel = self.channels.get(_kind(delivery.channel))
        return delivery.begun and channel is not None and not channel.idempotent

    @staticmethod
    def _answers(channel: Channel, letters: Sequence[Letter]) -> Sequence[Answer]:
        assert isinstance(channel, BulkChannel)
        try:
            return channel.send_all(letters)
        except Exception:  # noqa: BLE001 (as in send)
            _log.exception("channel failed", channel=type(channel).__name__, deliveries=len(letters))
            # One after another it fails for the letter only that breaks it.
            return [send(channel, letter) for letter in letters]

    def _answer(self, delivery: Delivery) -> tuple[Answer, Letter | None]:
        channel = self.channels.get(_kind(delivery.channel))
        if channel is None:
            return Refused(
                f"there is no channel for {shown_address(delivery.channel)}: change it in the subscription"
            ), None
        if self._in_doubt(delivery):
            return Unsure("an earlier attempt was interrupted"), None
        letter = self._letter(delivery)
        if isinstance(letter, Retry):
            return letter, None
        return self.rests.watch(delivery.channel, self.clock, lambda: send(channel, letter)), letter

    def _mark(self, delivery: Delivery, answer: Answer, letter: Letter | None) -> str:
        store, now = self.store, self.clock()
        if isinstance(answer, Sent):
            return _heard(store.finish(delivery, "delivered", now, answer.answer, letter=letter), "delivered")
        _log.warning(
            "not delivered",
            channel=shown_address(delivery.channel),
            delivery=delivery.id,
            answer=type(answer).__name__,
            reason=answer.reason,
        )
        again, reason = None, answer.reason
        if isinstance(answer, Unsure) and self._knows_again(delivery):
            reason = f"it may have been taken: {reason}"
            again = self._again(delivery, None, now)
        if isinstance(answer, Retry):
            again = self._again(delivery, answer.after, now)
        if again is not None:
            due = release(delivery.subscription, again)
            return _heard(store.postpone(delivery, due, reason, failed_at=now), "retried")
        end: Literal["unsure", "failed"] = "unsure" if isinstance(answer, Unsure) else "failed"
        return _heard(store.finish(delivery, end, now, answer.reason, letter=letter), end)

    def _again(self, delivery: Delivery, after: timedelta | None, now: datetime) -> datetime | None:
        return next_try(delivery.failures + 1, delivery.first_failed or now, now, after, self.rng)

    def _knows_again(self, delivery: Delivery) -> bool:
        """Tell whether the channel takes the same letter only once, so that sending it again settles a doubt."""
        channel = self.channels.get(_kind(delivery.channel))
        return channel is not None and channel.idempotent


def _tell(delivery: Delivery, outcome: str) -> None:
    _log.info(
        "delivery done",
        outcome=outcome,
        channel=shown_address(delivery.channel),
        delivery=delivery.id,
        traces=delivery.traces,
    )


def _matched(delivery: Delivery) -> tuple[bool, datetime | None]:
    """Return when the oldest that it tells of was matched; a digest that tells of nothing comes last."""
    return (not delivery.entries, delivery.entries[0].row.matched if delivery.entries else None)


def _kind(channel: str) -> str:
    return channel.partition(":")[0]


def _heard(heard: bool, word: str) -> str:
    return word if heard else "lost-lease"
