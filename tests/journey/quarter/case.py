"""What the judge knows of the quarter: who asked for what when, what each item said when, and who heard it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from alerts.channels.port import Letter, Story
from alerts.note import Note
from alerts.subscription import Subscription
from tests.journey.quarter.promises import next_time, released
from tests.journey.quarter.reports import Said
from tests.journey.quarter.wishes import asks
from tests.journey.quarter.world import Attempt, Evidence

To = tuple[str, str]
"""Subscription and channel."""
Key = tuple[str, str, str, int]
"""Subscription, channel, item and revision: one match."""
TICK = timedelta(minutes=5)
"""How often somebody looks whether something is due, and a little more."""
GATHER = timedelta(minutes=10)


class Met(NamedTuple):
    """One revision of an item that somebody asked for, when it was matched."""

    at: datetime
    said: Said
    asked: Subscription

    @property
    def unwanted(self) -> str:
        """Why it is never told: ``too-old`` or ``muted``; empty where it is to be told."""
        of, said = self.asked, self.said
        if of.max_age is not None and (said.published is None or self.at - said.at > of.max_age):
            return "too-old"
        if of.muted_until is not None and self.at < of.muted_until:
            return "muted"
        stories = {each.story for each in of.muted_stories}
        return "muted" if said.story in stories or said.item in stories else ""

    @property
    def about(self) -> str:
        return self.said.story if self.asked.once_per_story and self.said.story else self.said.item


class Case:
    """The evidence in an order in which questions can be asked of it."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._versions: defaultdict[str, list[tuple[datetime, Said]]] = defaultdict(list)
        self.met: dict[Key, Met] = {}
        for at, said in evidence.handled:
            known = self._versions[said.item]
            if not known or known[-1][1].version < said.version:
                known.append((at, said))
            self._meet(at, said)
        self.by_receiver: defaultdict[To, list[Attempt]] = defaultdict(list)
        for attempt in evidence.attempts:
            self.by_receiver[attempt.to].append(attempt)
        self.met_by: defaultdict[To, list[Met]] = defaultdict(list)
        for (subscription, channel, _, _), met in self.met.items():
            self.met_by[subscription, channel].append(met)

    def _meet(self, at: datetime, said: Said) -> None:
        for subscription in self.evidence.timeline:
            of = self.subscription(subscription, at)
            if of is None or not of.active or not asks(of.query, said):
                continue
            for channel in of.channels:
                self.met.setdefault((subscription, channel, said.item, said.revision), Met(at, said, of))

    def newest(self, item: str, at: datetime) -> Said | None:
        """Return what an item's newest revision known at a time says."""
        known = self._versions.get(item, [])
        place = bisect_right([when for when, _ in known], at)
        return known[place - 1][1] if place else None

    def home(self, item: str, to: To | None = None) -> str:
        """Return the story that an item came with, to a receiver who may be newer; it may be moved to another."""
        versions = self._versions[item]
        begun = (
            next((at for at, of in self.evidence.timeline[to[0]] if of and to[1] in of.channels), None)
            if to
            else None
        )
        return next((said.story for at, said in versions if begun is None or at >= begun), versions[-1][1].story)

    def subscription(self, subscription: str, at: datetime) -> Subscription | None:
        line = self.evidence.timeline[subscription]
        place = bisect_right([when for when, _ in line], at)
        return line[place - 1][1] if place else None

    def edits(self, subscription: str, after: datetime) -> Iterator[tuple[datetime, Subscription | None]]:
        return ((at, of) for at, of in self.evidence.timeline[subscription] if at > after)

    def promise(self, to: To, since: datetime, *, gather: bool = False) -> datetime | None:
        """Return when what was matched is to go out, through all edits; nothing where nobody wants it by then."""
        of = self.subscription(to[0], since)
        assert of is not None
        begins = next_time(of.rhythm, since + GATHER if gather else since)
        when = released(of, begins) if of.active else None
        for at, new in self.edits(to[0], since):
            if when is not None and when <= at:
                break
            if new is None or to[1] not in new.channels:
                return None
            # What only a pause, a mute or quiet hours held is not put off to the rhythm's next time.
            begins = max(at, begins) if new.rhythm == of.rhythm else next_time(new.rhythm, at)
            when = released(new, begins) if new.active else None
            of = new
        return when

    def latest(self, promise: datetime, of: Subscription) -> datetime:
        """Return by when it must have been tried, whatever was out of order then."""
        last = promise + TICK
        if of.limit_per_hour is not None and of.rhythm.pace == "instant":
            last += timedelta(hours=1, minutes=10)
        for begins, ends in self.evidence.disturbed:
            if begins <= last < ends + TICK:
                # Quiet hours may have begun by the end of it.
                last = released(of, ends) + TICK
                last = max(last, released(of, last))
        return last

    def first_attempts(self, to: To) -> list[Attempt]:
        """Return the first attempt of each delivery."""
        return list({each.letter.delivery: each for each in reversed(self.by_receiver[to])}.values())[::-1]

    def taken(self, to: To) -> list[Attempt]:
        """Return the deliveries that the receiver has, each when it took it first."""
        found: dict[str, Attempt] = {}
        for each in self.by_receiver[to]:
            if each.taken:
                found.setdefault(each.letter.delivery, each)
        return list(found.values())


def notes(story: Story) -> tuple[Note, ...]:
    return (story.first, *story.others)


def items(letter: Letter) -> list[str]:
    return [note.item for story in letter.stories for note in notes(story)]
