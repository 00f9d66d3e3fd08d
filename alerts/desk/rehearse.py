"""A rehearsal: what a subscription would have told in the past, by the same code that tells it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from alerts.desk.noise import Noise, NoisyTerm
from alerts.judging.ledger import Ledger
from alerts.judging.rhythm import due, zone_of
from alerts.match import Matcher
from alerts.note import NO_ORDER, Note, StageOrder
from alerts.port import OutboxRow
from alerts.subscription import PACES, Subscription
from news.enriched import Enriched
from news.errors import WrongUse
from query.names import NO_NAMES, KnownNames
from query.parse import has_relative

HOUR = timedelta(hours=1)


class RehearsedStory(msgspec.Struct, frozen=True):
    """One thing that would have been told."""

    at: datetime
    """When; aware, UTC."""
    title: str
    outlet: str
    item: str
    story: str
    news: str = ""
    """What was new, where it was told before."""


class RehearsedDay(msgspec.Struct, frozen=True):
    """One day on which something would have been told, in the zone of the rhythm."""

    day: date
    told: int
    letters: int


class NearMiss(msgspec.Struct, frozen=True):
    """A clause of the query that items lack which have all the others."""

    clause: str
    items: int
    titles: tuple[str, ...] = ()
    """Of some of them, the newest first."""


class Rehearsal(msgspec.Struct, frozen=True):
    """What would have happened."""

    items: int
    """Items that match."""
    stories: int
    """Stories that would have been told, or items where each is told by itself."""
    deliveries: int
    """Letters on each channel: one for each telling, or one for each digest that has something in it, or fewer
    where the limit per hour puts some together."""
    busiest: tuple[date, int] | None = None
    """The day with the most tellings, in the zone of the rhythm, and their number; the first of several."""
    outcomes: dict[str, int] = {}
    """Items by what becomes of them: told, merged, waiting (for outlets), too-old, muted."""
    limited: int = 0
    """Tellings that the limit per hour puts together with others."""
    days: tuple[RehearsedDay, ...] = ()
    told: tuple[RehearsedStory, ...] = ()
    """All that would have been told, in order of time."""
    paces: dict[str, int] = {}
    """Letters there would be at each pace, apart from a limit."""
    noise: tuple[NoisyTerm, ...] = ()
    """The terms by which most was told that no other term of the query brought, the noisiest first."""
    near: tuple[NearMiss, ...] = ()
    since: datetime | None = None
    """What was rehearsed, from here ..."""
    until: datetime | None = None
    """... to here; aware, UTC. Null where the items were given."""
    moved: bool = False
    """Whether that is an earlier time than was asked for, since nothing fits in that."""


def rehearse(
    subscription: Subscription,
    items: Iterable[Enriched],
    names: KnownNames = NO_NAMES,
    stages: StageOrder = NO_ORDER,
) -> Rehearsal:
    """Return what ``subscription``, its query read by ``names``, would have told of ``items``, in any order.

    ``stages`` is the order of the stages of events.

    Each item is met when it was published, and relative dates mean that time; so none is too old unless it has no
    date, none is part of a backlog, and a mute is left out. Of each item only its note is kept. Raises
    :class:`news.errors.WrongUse` if the query cannot be used.
    """
    subscription = msgspec.structs.replace(subscription, muted_until=None, active=True)
    asked = _Asked(subscription, names, stages)
    noise = Noise(subscription.query, names)
    notes: list[Note] = []
    for enriched in items:
        for note in asked.notes(enriched):
            notes.append(note)
            noise.add(enriched, note.story if subscription.once_per_story and note.story else note.item)
    notes.sort(key=lambda note: (note.at, note.item))
    ledger = Ledger()
    for note in notes:
        for channel in subscription.channels[:1]:
            ledger.deliver_due(subscription, channel, note, note.at)
            ledger.judge(subscription, channel, note, note.at)
    return _summed(subscription, ledger.rows(), noise)


class _Asked:
    """Matches items, each as of its own time."""

    def __init__(self, subscription: Subscription, names: KnownNames, stages: StageOrder) -> None:
        self._subscription = subscription
        self._names = names
        self._stages = stages
        self._at = subscription.created
        self._matcher = self._made()
        if self._matcher.broken:
            raise WrongUse(self._matcher.broken[subscription.id])
        self._relative = has_relative(subscription.query)

    def notes(self, enriched: Enriched) -> list[Note]:
        """Return the note of the item if it matches."""
        self._at = enriched.item.at
        if self._relative:
            # A matcher resolves dates once a minute, and forwards only; here time goes back and forth.
            self._matcher = self._made()
        return [msgspec.structs.replace(match.note, backlog=False) for match in self._matcher.match(enriched)]

    def _made(self) -> Matcher:
        return Matcher([self._subscription], lambda: self._at, self._names, self._stages)


def _summed(subscription: Subscription, rows: Sequence[OutboxRow], noise: Noise) -> Rehearsal:
    told = sorted((row for row in rows if row.opens and not row.waiting), key=lambda row: (_due(row), row.matched))
    letters = letter_times(subscription, [_due(row) for row in told])
    zone = zone_of(subscription.rhythm.zone)
    tellings = Counter(_due(row).astimezone(zone).date() for row in told)
    on_days = Counter(moment.astimezone(zone).date() for moment, _ in letters)
    return Rehearsal(
        items=len({row.note.item for row in rows}),
        stories=len({row.about for row in told}),
        deliveries=len(letters),
        busiest=min(tellings.items(), key=lambda day: (-day[1], day[0]), default=None),
        outcomes=dict(Counter(map(_outcome, rows))),
        limited=sum(number for _, number in letters if number > 1) if subscription.rhythm.pace == "instant" else 0,
        days=tuple(RehearsedDay(day, tellings[day], on_days[day]) for day in sorted(tellings | on_days)),
        told=tuple(_told(row) for row in told),
        paces={pace: _letters_at(subscription, pace, told) for pace in PACES},
        noise=noise.terms({row.about for row in told}),
    )


def letter_times(subscription: Subscription, moments: Sequence[datetime]) -> list[tuple[datetime, int]]:
    """Return when letters go out for what is due at ``moments`` (sorted), and how much each of them tells.

    The last letter that an hour allows tells all that is due then, and what comes later waits for the hour's end.
    """
    if subscription.rhythm.pace != "instant":
        return sorted(Counter(moments).items())
    limit = subscription.limit_per_hour
    if limit is None:
        return [(moment, 1) for moment in moments]
    letters: list[tuple[datetime, int]] = []
    at = 0
    while at < len(moments):
        moment = max(moments[at], letters[-1][0]) if letters else moments[at]
        recent = [sent for sent, _ in letters[-limit:] if sent > moment - HOUR]
        if len(recent) == limit:
            moment, recent = recent[0] + HOUR, recent[1:]
        last = len(recent) == limit - 1
        number = sum(1 for other in moments[at:] if other <= moment) if last else 1
        letters.append((moment, number))
        at += number
    return letters


def _letters_at(subscription: Subscription, pace: str, told: Sequence[OutboxRow]) -> int:
    if pace == "instant":
        return len(told)
    rhythm = msgspec.structs.replace(subscription.rhythm, pace=pace)
    other = msgspec.structs.replace(subscription, rhythm=rhythm)
    return len({due(other, row.matched) for row in told})


def _outcome(row: OutboxRow) -> str:
    if row.waiting:
        return "waiting"
    return "told" if row.opens else row.state


def _told(row: OutboxRow) -> RehearsedStory:
    note = row.note
    return RehearsedStory(_due(row), note.title, note.outlet, note.item, row.about, row.news)


def _due(row: OutboxRow) -> datetime:
    moment = row.due or row.settled
    assert moment is not None
    return moment
