"""The quarter itself: an injected clock, messages, edits, deliverers and everything that fails meanwhile."""

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Engine, case, func, select, update

from alerts.channels.port import Answer, Letter, Refused, Retry, Sent, Unsure
from alerts.deliver import LEASE, Compose, deliver
from alerts.port import AlertStore, Book, Broken, OutboxRow
from alerts.stage import MatchStage
from alerts.subscription import Rhythm, Subscription
from enrich.stages import stage_order
from news.errors import Unavailable
from state.alerts.rows import ready, rows, subscriptions
from tests.alerts.make import Hand
from tests.journey.quarter.reports import Newsroom, Said
from tests.journey.quarter.wishes import GONE, People

_A = TypeVar("_A", bound=Answer | None)
POLL = timedelta(minutes=10)
IDEMPOTENT = {"file": True, "hook": True, "mail": False}
SETTLING = timedelta(days=30)
"""How long after the quarter everything works: enough for every wait to end."""


class Killed(BaseException):
    """The deliverer's process died here."""


@dataclass(frozen=True)
class Attempt:
    """A letter that reached a receiver's door."""

    at: datetime
    kind: str
    letter: Letter
    taken: bool
    answered: bool

    @property
    def to(self) -> tuple[str, str]:
        return self.letter.subscription, f"{self.kind}:{self.letter.address}"


@dataclass
class Evidence:
    """All that a judge may look at."""

    seed: int
    handled: list[tuple[datetime, Said]] = field(default_factory=list)
    """In the order in which they were matched."""
    timeline: dict[str, list[tuple[datetime, Subscription | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Each subscription as it was from a time on; nothing where it was removed or could not be read any more."""
    attempts: list[Attempt] = field(default_factory=list)
    disturbed: list[tuple[datetime, datetime]] = field(default_factory=list)
    """When what is due may be late."""
    rows: list[OutboxRow] = field(default_factory=list)
    books: list[Book] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    end: datetime | None = None


@dataclass(frozen=True)
class Size:
    """How large a world is."""

    days: int = 92
    people: int = 200
    stories: int = 330
    edits: int = 250


@dataclass
class Machine:
    """The parts that run in the world; tests of the judge put broken ones in."""

    engine: Engine
    store: Callable[[Engine], AlertStore]
    compose: Compose
    receiver: Callable[["World", str], "Receiver"]


class Receiver:
    """One kind of channel, whose answers are the world's."""

    def __init__(self, world: "World", kind: str) -> None:
        self._world, self._kind = world, kind
        self.idempotent = IDEMPOTENT[kind]

    def check(self, address: str) -> str:
        return ""

    def send(self, letter: Letter) -> Answer:
        return self._world.receive(self._kind, letter)


class Flaky:
    """A store that now and then does not answer."""

    def __init__(self, world: "World", inner: AlertStore) -> None:
        self._world, self._inner = world, inner

    def __getattr__(self, name: str) -> Any:
        self._world.may_fail(name)
        return getattr(self._inner, name)


class World:
    """One simulated quarter."""

    def __init__(self, seed: int, start: datetime, size: Size, machine: Machine) -> None:
        self.rng = Random(seed)
        self.clock = Hand(start)
        self.size, self._machine = size, machine
        self.start, self.end = start, start + timedelta(days=size.days)
        self.seen = Evidence(seed)
        self._calm = False
        self._depth = 0
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._offset = 0
        self.store = machine.store(machine.engine)
        self._stores: list[Any] = [Flaky(self, machine.store(machine.engine)) for _ in range(3)]
        self._stage = MatchStage(self._stores[0], self.clock, stages=stage_order())
        self.channels = {kind: machine.receiver(self, kind) for kind in IDEMPOTENT}
        self._people = People(self.rng)
        self._living: dict[str, Subscription] = {}
        self._outages = {name: self._windows() for name in ("log", "index", "mail", "hook")}

    def run(self) -> Evidence:
        """Live through the quarter and let it settle."""
        self._set_out()
        while self._queue:
            at, _, act = self._queue[0]
            if (due := self._next_due()) < at:
                self.clock.at = max(self.clock.at, due)
                self._tick()
                continue
            heapq.heappop(self._queue)
            self.clock.at = max(self.clock.at, at)
            act()
        self.seen.rows = self.store.rows(limit=1_000_000)
        self.seen.books = self.store.books()
        self.seen.broken = self.store.broken()
        self.seen.end = self.clock()
        return self.seen

    def _set_out(self) -> None:
        for number in range(self.size.people):
            self._save(self._people.subscription(number, self.clock()))
        zoneless = self._living["s3"]
        self._save(msgspec.structs.replace(zoneless, rhythm=Rhythm("daily", zone=GONE), quiet=None))
        for said in Newsroom(self.rng, self.start, self.size.days).all(self.size.stories):
            self._at(self._polled(said.seen), partial(self._handle, said))
        for _ in range(self.size.edits):
            self._at(self.start + timedelta(days=self.rng.uniform(0.2, self.size.days)), self._edit)
        self._at(self.start + timedelta(days=self.size.days / 2), self._make_unreadable)
        hours = range(5, 24 * self.size.days, 6)
        for hour in hours:
            self._at(self.start + timedelta(hours=hour), self._tick)
        self._at(self.end, self._calm_down)
        for day in range(SETTLING.days):
            self._at(self.end + timedelta(days=day, hours=1), self._tick)

    def _calm_down(self) -> None:
        self._calm = True

    def _windows(self) -> list[datetime]:
        """Return beginnings and ends of outages, in turn."""
        bounds: list[datetime] = []
        at = self.start
        while (at := at + timedelta(days=self.rng.uniform(5, 20))) < self.end - timedelta(days=1):
            bounds += [at, at + timedelta(minutes=self.rng.choice((3, 25, 240)))]
            at = bounds[-1]
        return bounds

    def _down(self, what: str, at: datetime | None = None) -> datetime | None:
        """Return until when something is down."""
        place = bisect_right(self._outages[what], at or self.clock())
        return self._outages[what][place] if place % 2 else None

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (at, self._count, act))

    # Reports.

    def _polled(self, seen: datetime) -> datetime:
        slot = self.start + POLL * (1 + (seen - self.start) // POLL)
        return self._down("log", slot) or slot

    def _handle(self, said: Said) -> None:
        self._offset += 1
        self.clock.forward(seconds=1)  # no letter is made at the very moment of a report
        message = said.message(self._offset)
        try:
            handled = self._stage.handle([message])
        except Unavailable:
            self._at(self.clock() + timedelta(minutes=1), partial(self._handle, said))
            return
        assert not handled.parked
        self.seen.handled.append((self.clock(), said))
        if self.rng.random() < 0.03:  # it died before it could say that it was done
            self._at(self.clock() + timedelta(minutes=2), partial(self._again, said))

    def _again(self, said: Said) -> None:
        try:
            self._stage.handle([said.message(self._offset)])
        except Unavailable:
            self._at(self.clock() + timedelta(minutes=1), partial(self._again, said))
            return
        self.seen.handled.append((self.clock(), said))

    # People.

    def _save(self, subscription: Subscription) -> None:
        self.store.save(subscription, self.clock(), "quarter")
        self._living[subscription.id] = subscription
        self.seen.timeline[subscription.id].append((self.clock(), subscription))

    def _edit(self) -> None:
        roll = self.rng.random()
        one = self.rng.choice(list(self._living.values()))
        if roll < 0.04:
            self.store.remove(one.id, self.clock(), "quarter")
            del self._living[one.id]
            self.seen.timeline[one.id].append((self.clock(), None))
        elif roll < 0.08:
            self._save(self._people.subscription(1000 + self._count, self.clock()))
            self._count += 1
        elif roll < 0.14 and self.seen.handled:
            story = self.rng.choice(self.seen.handled[-20:])[1].story
            self._save(self._people.muted(one, story))
        else:
            self._save(self._people.changed(one, self.clock()))

    def _make_unreadable(self) -> None:
        one = self._living.pop(sorted(self._living)[7])
        with self._machine.engine.begin() as connection:
            connection.execute(
                update(subscriptions).where(subscriptions.c.id == one.id).values(body='{"id": 7, "later": true}')
            )
        self.seen.timeline[one.id].append((self.clock(), None))
        self.seen.unreadable.add(one.id)

    # Deliverers.

    def _next_due(self) -> datetime:
        """Return when something falls due; ticks at fixed times show whether that is all."""
        when = case((rows.c.leased > rows.c.due, rows.c.leased), else_=rows.c.due)
        wanted = select(func.min(when)).where(
            ready,
            rows.c.subscription.in_(
                select(subscriptions.c.id).where(
                    subscriptions.c.active, subscriptions.c.id.not_in(self.seen.unreadable)
                )
            ),
        )
        with self._machine.engine.connect() as connection:
            found: datetime | None = connection.execute(wanted).scalar()
        if found is None:
            return self.end + 2 * SETTLING
        return max(found, self.clock() + timedelta(minutes=self._pause)) if found <= self._ticked else found

    _ticked = datetime.min.replace(tzinfo=Hand().at.tzinfo)
    _pause = 4

    def _tick(self, which: int | None = None) -> None:
        """Let one deliverer send what is due; it may die, and the store or the index may not answer."""
        self._ticked = self.clock()
        store = self._stores[self.rng.randrange(3) if which is None else which]
        try:
            deliver(
                store,
                self.channels,
                self.clock,
                rng=self.rng,
                receipt=self._receipt,
                compose=self._machine.compose,
            )
        except (Killed, Unavailable):
            self.disturb(LEASE)

    def disturb(self, length: timedelta) -> None:
        """Note that what is due may be late by so much."""
        self.seen.disturbed.append((self.clock() - timedelta(minutes=1), self.clock() + length))

    def _receipt(self, _: object) -> str:
        if not self._calm and (until := self._down("index")):
            self.disturb(until - self.clock() + LEASE)
            raise Unavailable("the index does not answer")
        return "All feeds were read."

    def may_fail(self, method: str) -> None:
        """Raise now and then, as a store does that does not answer."""
        if not self._calm and self.rng.random() < 0.0005:
            self.disturb(LEASE)
            raise Unavailable(f"the store does not answer to {method}")

    def receive(self, kind: str, letter: Letter) -> Answer:
        """Answer as the receiver of a letter does, in good times and bad."""
        self.clock.forward(seconds=self.rng.choice((0, 0, 1, 4)))
        if letter.address == "13":
            return self._note(kind, letter, Refused("410 Gone"), taken=False)
        if self._calm:
            return self._note(kind, letter, Sent("250 ok"), taken=True)
        if kind in self._outages and self._down(kind):
            return self._note(kind, letter, Retry("connection refused"), taken=False)
        return self._answer(kind, letter, self.rng.random())

    def _answer(self, kind: str, letter: Letter, roll: float) -> Answer:
        if roll < 0.02:
            self._note(kind, letter, None, taken=roll < 0.01)
            self.disturb(LEASE)
            raise Killed
        if roll < 0.03:
            lost = Retry("no answer") if IDEMPOTENT[kind] else Unsure("no answer after the text")
            return self._note(kind, letter, lost, taken=True)
        if roll < 0.04:
            return self._note(kind, letter, Retry("429", timedelta(minutes=7)), taken=False)
        if roll < 0.05 and IDEMPOTENT[kind]:
            self._note(kind, letter, None, taken=False)
            raise ZeroDivisionError("odd")
        if roll < 0.09 and self._depth < 2:  # the other deliverers go on while this one is slow
            self._depth += 1
            self._tick()
            self._depth -= 1
        return self._note(kind, letter, Sent("250 ok"), taken=True)

    def _note(self, kind: str, letter: Letter, answer: _A, *, taken: bool) -> _A:
        sent = isinstance(answer, Sent)
        self.seen.attempts.append(Attempt(self.clock(), kind, letter, taken, answered=sent))
        return answer
