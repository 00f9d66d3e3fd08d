"""What outlets report in a quarter: stories in stages, copies, corrections, old and undated items, backlogs.

Every headline and every figure is unlike any other, so that whoever reads a letter can say from which revision
of which item each comes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import msgspec

from news import topics, wire
from news.enriched import Enriched, Entity, Event, Pay, Span, Tag
from news.item import BACKLOG, Item
from stream.port import Message

UNIONS = tuple(f"Local {number}" for number in range(1, 61))
COMPANIES = tuple(f"Studio {number}" for number in range(1, 61))
OUTLETS = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
COURSES = (
    (("strike", "threatened"), ("strike", "called"), ("strike", "suspended"), ("strike", "ended")),
    (("negotiation", "opened"), ("negotiation", "collapsed"), ("negotiation", "resumed")),
    (("negotiation", "opened"), ("agreement", "tentative"), ("agreement", "ratified")),
    (("strike", "ongoing"), ("agreement", "tentative"), ("strike", "ended")),
)
"""How stories go on, each stage later than those before it."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one revision of one item says, as its author meant it."""

    item: str
    revision: int = 1
    rules: int = 1
    story: str
    outlet: str
    seen: datetime
    published: datetime | None
    backlog: bool = False
    mark: str
    """The word of the headline that no other revision's headline has."""
    body: str
    """The words by which copies are told."""
    figure: int = 0
    """Yearly pay in dollars; 0 for none."""
    percent: int = 0
    event: tuple[str, str]
    union: str
    company: str
    ai: bool

    @property
    def version(self) -> int:
        return self.revision * 1_000_000 + self.rules

    @property
    def at(self) -> datetime:
        return self.seen if self.published is None else min(self.published, self.seen)

    def title(self) -> str:
        kind, stage = self.event
        return f"{self.union} {kind} {stage} at {self.company} {self.mark}"

    def message(self, offset: int) -> Message:
        value = wire.encode(self.enriched())
        return Message(topics.ENRICHED, 0, offset, self.item, value, wire.headers(), self.seen)

    def enriched(self) -> Enriched:
        """Return the record that the enrich stage would make of it."""
        summary = f"{self.body} {self.mark} says {self.union}."
        if self.figure:
            summary += f" It pays ${self.figure:,} a year."
        item = Item(
            id=self.item,
            feed=f"https://{self.outlet.lower()}.example/feed",
            outlet=self.outlet,
            url=f"https://{self.outlet.lower()}.example/{self.item}",
            title=self.title(),
            summary=summary,
            published=self.published,
            seen=self.seen,
            revision=self.revision,
            notes=(BACKLOG,) if self.backlog else (),
        )
        shown = (Span("summary", 0, len(self.body), self.body),)
        return Enriched(
            item=item,
            rules=f"{self.rules}-test",
            language="en",
            tags=(Tag("labor", 2.0, shown), *([Tag("ai", 2.0, shown)] if self.ai else [])),
            entities=(Entity("union", self.union, shown), Entity("company", self.company, shown)),
            pay=(Pay(self.figure, self.figure, "USD", "year", None, self.figure, self.figure, evidence=shown),)
            if self.figure
            else (),
            events=(
                Event(
                    self.event[0],
                    self.event[1],
                    parties=(self.union, self.company),
                    numbers={"percent": float(self.percent)} if self.percent else {},
                    evidence=shown,
                ),
            ),
            story=self.story,
        )


_SYLLABLES = ("bal", "cor", "dim", "fel", "gan", "hup", "jor", "kel", "lum", "mir", "nop", "quil", "rav", "sot")


class Newsroom:
    """Writes the reports of a quarter from random numbers."""

    def __init__(self, rng: Random, start: datetime, days: int) -> None:
        self._rng, self._start, self._days = rng, start, days
        self._marks = 0
        self._figures = rng.sample(range(30_000, 999_000), 30_000)
        self._items = 0

    def all(self, stories: int) -> list[Said]:
        """Return everything that is said, in the order of the times it is seen."""
        said: list[Said] = []
        for number in range(stories):
            said += self._story(number)
        for number in range(self._days // 13):
            said += self._backlog(number)
        return sorted(said, key=lambda each: each.seen)

    def _story(self, number: int) -> Iterator[Said]:
        rng = self._rng
        at = self._start + timedelta(days=rng.uniform(0, self._days - 0.5))
        union, company, ai = rng.choice(UNIONS), rng.choice(COMPANIES), rng.random() < 0.4
        story = ""
        course = rng.choice(COURSES)
        for event in course[: rng.choice((1, 1, 2, 3, 4))]:
            first = self._first(story, event, union, company, at, ai=ai)
            story = first.story
            yield from self._reports(first)
            at += timedelta(hours=rng.choice((3, 9, 30, 60)))

    def _first(
        self, story: str, event: tuple[str, str], union: str, company: str, at: datetime, *, ai: bool
    ) -> Said:
        rng = self._rng
        item = self._item()
        age = rng.choice((0.01,) * 12 + (24 * 3, 24 * 40))
        return Said(
            item=item,
            story=story or item,
            outlet=rng.choice(OUTLETS),
            seen=at,
            published=None if rng.random() < 0.05 else at - timedelta(hours=age),
            mark=self._mark(),
            body=self._body(),
            figure=self._figures.pop() if rng.random() < 0.5 else 0,
            percent=rng.randint(2, 60) if rng.random() < 0.3 else 0,
            event=event,
            union=union,
            company=company,
            ai=ai,
        )

    def _reports(self, first: Said) -> Iterator[Said]:
        """Yield a report, what others make of it, and what becomes of it."""
        rng = self._rng
        yield first
        yield from self._changes(first)
        for _ in range(rng.choice((0, 0, 1, 2))):
            seen = first.seen + timedelta(minutes=rng.choice((5, 40, 300, 1500)))
            other = msgspec.structs.replace(
                first,
                item=self._item(),
                outlet=rng.choice([outlet for outlet in OUTLETS if outlet != first.outlet]),
                seen=seen,
                published=seen,
            )
            if rng.random() < 0.6:  # a report of its own, not a copy
                other = msgspec.structs.replace(other, mark=self._mark(), body=self._body(), figure=0)
            yield other
            yield from self._changes(other)

    def _changes(self, said: Said) -> Iterator[Said]:
        rng = self._rng
        while rng.random() < 0.3:
            seen = said.seen + timedelta(minutes=rng.choice((11, 31, 200, 700, 2000)))
            said = msgspec.structs.replace(said, seen=seen, **self._change(said))
            yield said

    def _change(self, said: Said) -> dict[str, object]:
        rng = self._rng
        revised: dict[str, object] = {"revision": said.revision + 1}
        later: dict[str, object] = {"rules": said.rules + 1}
        stage = rng.choice([event for course in COURSES for event in course])
        changes: tuple[dict[str, object], ...] = (
            revised | {"figure": self._figures.pop()},
            revised | {"figure": self._figures.pop()},
            revised | {"percent": rng.randint(61, 99)},
            revised | {"event": stage},
            revised | {"mark": self._mark()},
            revised,  # a new text that says the same, or the same text under another guid
            later,
            later | {"story": said.item},
            {},
        )
        return rng.choice(changes)

    def _backlog(self, number: int) -> Iterator[Said]:
        """Yield what a feed brings that is read for the first time: many, and older than two days."""
        rng = self._rng
        at = self._start + timedelta(days=number * 13 + rng.uniform(1, 12))
        union, company = rng.choice(UNIONS), rng.choice(COMPANIES)
        for _ in range(12):
            one = self._first("", ("strike", "ongoing"), union, company, at, ai=False)
            old = at - timedelta(days=rng.uniform(2.5, 6.5))
            yield msgspec.structs.replace(one, published=old, outlet=f"New{number}", backlog=True)

    def _item(self) -> str:
        self._items += 1
        return f"{self._items:032x}"

    def _mark(self) -> str:
        self._marks += 1
        return f"Ref{self._marks}x"

    def _body(self) -> str:
        return " ".join("".join(self._rng.choices(_SYLLABLES, k=2)) for _ in range(9)).capitalize()
