"""A small world of feeds, outages, restarts and clocks, and what was really watched in it, minute by minute.

The world polls with the project's own functions. What was watched is reckoned apart from them, from the list
of polls that really happened: a minute counts where two good polls enclose it that lie close enough and whose
documents join on to one another.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from guildwire.trust import feed_record, gap_record
from ingest import feed_state, schedule
from ingest.clean import Cleaned
from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Failed, Fetched, NotModified
from ingest.identity.keys import Keys
from ingest.identity.known import Known, KnownItem
from ingest.identity.said import Said
from ingest.port import Visit, WatchGap
from ingest.publish import Reading, publish
from news.item import Item
from receipt.facts import Facts, NetworkRecord

START = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Poll(NamedTuple):
    """One poll of one feed as it happened: minutes by the wall clock, and the document if it was a good one."""

    at: int
    good: bool
    document: frozenset[int] = frozenset()
    hidden: bool = False
    """Whether the server said "not modified" although its document was another."""


class Memory:
    """As much of a feed store as a poll needs, with the semantics of its port."""

    def __init__(self) -> None:
        self.states: dict[str, FeedState] = {}
        self.gaps: dict[tuple[str, datetime], WatchGap] = {}
        self.known_items: dict[str, KnownItem] = {}
        self.aliases: dict[str, str] = {}

    def known(self, keys: Iterable[str]) -> Known:
        aliases = {key: self.aliases[key] for key in keys if key in self.aliases}
        return Known({id_: self.known_items[id_] for id_ in aliases.values()}, aliases)

    def items(self, ids: Iterable[str]) -> list[KnownItem]:
        return [self.known_items[id_] for id_ in ids if id_ in self.known_items]

    def save(self, visits: Sequence[Visit]) -> None:
        for visit in visits:
            state = visit.state
            self.states[state.key] = state
            self.known_items.update({item.id: item for item in visit.items})
            self.aliases.update(visit.aliases)
            if visit.clock_was_ahead and state.last_checked:
                self._cut(state.key, state.last_checked)
            if visit.gap:
                self.gaps[visit.gap.feed, visit.gap.began] = visit.gap

    def _cut(self, feed: str, at: datetime) -> None:
        kept = {key: gap for key, gap in self.gaps.items() if key[0] != feed or gap.began < at}
        self.gaps = {
            key: replace(gap, ended=at) if key[0] == feed and gap.ended > at else gap for key, gap in kept.items()
        }


class Nowhere:
    """A log that forgets."""

    def publish(self, topic: str, records: Sequence[object]) -> None:
        """Take everything."""


class Site:
    """One feed's own world: when it has news, how much its document holds, and when its server is down."""

    def __init__(self, rng: random.Random, number: int, days: int) -> None:
        every = rng.choice([None, None, 5, 30, 120])
        self.feed = Feed(url=f"https://site{number}.example/feed", outlet=f"Outlet {number}", every=every)
        self.listed = rng.choice([0, 0, rng.randrange(days * 720)])
        self.size = rng.choice([0, 1, 3, 10, 10])
        self.news = [0]
        while self.news[-1] < days * 1440:
            self.news.append(self.news[-1] + round(rng.expovariate(1 / rng.choice([20, 200, 900]))) + 1)
        self.down = [_stretch(rng, days) for _ in range(rng.choice([0, 0, 1, 2]))]
        self.hides = rng.random() < 0.1
        self.polls: list[Poll] = []
        self.last: frozenset[int] = frozenset()

    @property
    def promised(self) -> int:
        """Minutes between polls that count as watching: the longest wait, a tenth of jitter, ten to be late."""
        longest = self.feed.every if self.feed.every is not None else 60
        return round(longest * 1.1) + 10

    def document(self, true: int) -> frozenset[int]:
        return frozenset([at for at in self.news if at <= true][-self.size :] if self.size else [])

    def answer(self, state: FeedState, true: int, now: datetime, at: int) -> Fetched | NotModified | Failed:
        """Answer a request, and keep what really happened."""
        if any(begin <= true < end for begin, end in self.down):
            self.polls.append(Poll(at, good=False))
            return Failed("server-error", "503", answered=True)
        document = self.document(true)
        request = feed_state.request(self.feed, state, now)
        if request.conditional and (self.hides or document == self.last):
            self.polls.append(Poll(at, True, self.last, hidden=document != self.last))
            return NotModified()
        self.polls.append(Poll(at, True, document))
        self.last = document
        return Fetched(b"", self.feed.url, etag='"1"' if self.hides else f'"{max(document, default=0)}"')

    def watched(self, now: int) -> set[int]:
        """Return the minutes, by the wall clock, that were watched as of ``now``."""
        good = [poll for place, poll in enumerate(self.polls) if poll.good and not self._exposed(place)]
        minutes: set[int] = set()
        for first, second in pairwise(good):
            joined = not first.document or bool(first.document & second.document)
            if joined and 0 <= second.at - first.at <= self.promised:
                minutes.update(range(first.at, second.at + 1))
        if good and self.polls[-1].good and now - good[-1].at <= self.promised:
            minutes.update(range(good[-1].at, now + 1))
        return minutes

    def _exposed(self, place: int) -> bool:
        """Whether a later document showed that this answer had hidden news: before that nobody can know."""
        poll = self.polls[place]
        return poll.hidden and any(later.good and later.document != poll.document for later in self.polls[place:])


class World:
    """Everything that happens in one history, from a seed."""

    def __init__(self, seed: int, *, clocks: bool = True) -> None:
        rng = self.rng = random.Random(seed)
        self.days = rng.choice([1, 1, 2])
        self.beat = rng.choice([4, 5])
        self.sites = [Site(rng, number, self.days) for number in range(rng.choice([1, 2, 3]))]
        self.stopped = [_stretch(rng, self.days) for _ in range(rng.choice([0, 0, 1, 2]))]
        self.network = [_stretch(rng, self.days) for _ in range(rng.choice([0, 0, 0, 1]))]
        steps = [rng.choice([-28_800, -1_440, -120, -30, 30, 120, 1_440, 28_800]) for _ in range(2)]
        moves = rng.choice([0, 0, 1, 2]) if clocks else 0
        self.moves = [(rng.randrange(self.days * 1440), step) for step in steps[:moves]]
        self.store = Memory()
        self.outages: list[NetworkRecord] = []
        self.true = 0

    @property
    def wall(self) -> int:
        return self.true + sum(step for at, step in self.moves if at <= self.true)

    @property
    def now(self) -> datetime:
        return moment(self.wall)

    @property
    def running(self) -> bool:
        return not any(begin <= self.true < end for begin, end in self.stopped)

    def run(self, until: int) -> None:
        """Let time pass, the driver looking every few minutes."""
        while self.true < until:
            if self.running:
                self._look()
            self.true += self.beat

    def facts(self) -> Facts:
        states = self.store.states.values()
        gaps = sorted(self.store.gaps.values(), key=lambda gap: gap.ended, reverse=True)
        return Facts(
            feeds=[feed_record(state) for state in states],
            gaps=[gap_record(gap) for gap in gaps],
            network=tuple(self.outages),
        )

    def _look(self) -> None:
        down = any(begin <= self.true < end for begin, end in self.network)
        self._note_network(down)
        now = self.now
        readings = [reading for site in self.sites if (reading := self._visit(site, now, down))]
        if readings:
            publish(readings, self.store, Nowhere(), self.rng)  # type: ignore[arg-type]

    def _visit(self, site: Site, now: datetime, down: bool) -> Reading | None:
        if site.listed > self.true:
            return None
        key = site.feed.url
        state = self.store.states.get(key)
        if state is None:
            state = FeedState(key=key, outlet=site.feed.outlet, address=key, listed_since=now)
            self.store.states[key] = state
        if not schedule.is_due(state, now):
            return None
        if down:
            gone = Failed("unreachable", "no route")
            return Reading(feed=site.feed, state=state, at=now, answer=gone, excused=True)
        answer = site.answer(state, self.true, now, self.wall)
        digest = str(sorted(site.last))
        if not isinstance(answer, Fetched) or digest == state.body_hash:
            return Reading(feed=site.feed, state=state, at=now, answer=answer)
        found = [self._cleaned(site, number) for number in sorted(site.last, reverse=True)]
        return Reading(
            feed=site.feed,
            state=state,
            at=now,
            answer=answer,
            found=found,
            total=len(found),
            body_hash=digest,
        )

    def _cleaned(self, site: Site, number: int) -> Cleaned:
        id_ = f"{hash((site.feed.url, number)) & (2**128 - 1):032x}"[::-1]
        made = Item(id=id_, feed=site.feed.url, outlet=site.feed.outlet, title="t", seen=self.now)
        said = Said(feed=made.feed, outlet=made.outlet, guid=id_, url="", title="t", content="")
        return Cleaned(made, Keys(said=said, id=id_, guid=id_))

    def _note_network(self, down: bool) -> None:
        lasts = bool(self.outages) and self.outages[-1].ended is None
        if down and not lasts:
            self.outages.append(NetworkRecord(self.now))
        elif lasts and not down:
            self.outages[-1] = NetworkRecord(self.outages[-1].began, self.now)


def moment(minute: int) -> datetime:
    """Return the time of a minute by the wall clock."""
    return START + minute * MINUTE


def _stretch(rng: random.Random, days: int) -> tuple[int, int]:
    begin = rng.randrange(days * 1440)
    return begin, begin + rng.choice([3, 20, 100, 400, 2000])
