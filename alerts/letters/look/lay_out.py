"""From the stories of a letter to what it shows: what is told in full, what by a line, and every word of it."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from alerts.channels.port import Story
from alerts.judging.facts import say
from alerts.letters.look.marks import QuotePiece, pieces
from alerts.letters.look.times import LocalTimes
from alerts.letters.look.view import NOT_SAID, PAY, AlsoReported, SaidRow, StoryView, ThenNow
from alerts.letters.places import CONDITION
from alerts.letters.plain import HEADLINE, NAME, plain
from alerts.letters.tale import FIGURES, MOST_FIGURES, events, shown
from alerts.letters.words import details, leaves, newest_step, step
from alerts.note import Fact, Note
from enrich.stories.port import StoryCard
from news.text.addresses import outside_href
from news.wording import count
from query.tree import Node

ALSO = 5
"""Other reports that are named."""
LINE_FACTS = 3
"""Facts that the line of a story tells."""
UNTITLED = "(no title)"


class Teller:
    """Puts stories into words for one letter."""

    def __init__(
        self,
        times: LocalTimes,
        query: Node | None = None,
        cards: Mapping[str, StoryCard] | None = None,
        before: Mapping[str, Sequence[Fact]] | None = None,
    ) -> None:
        """``cards`` are by story; ``before`` is what earlier letters told, by what they were about."""
        self.times = times
        self._query = query
        self._cards = cards or {}
        self._before = before or {}

    def story(self, story: Story) -> StoryView:
        """Return what is shown of a story."""
        first = story.first
        told = events(first)
        at = newest_step(told)
        article = outside_href(first.url)
        mine, earliest = f"{_outlet(first)}, {self.when(first)}", self._first(story)
        reports = [self._report(note) for note in story.others]
        # What Guildwire says of itself ends with a remedy, which is nobody's words to quote.
        remedy = plain(first.quote) if first.item.startswith(CONDITION) else ""
        return StoryView(
            step=plain(step(at), NAME) if at else "",
            title=headline(first),
            href=story.link or article,
            who=self._who(mine, earliest),
            outlets=self._outlets(story, mine, earliest),
            quote=() if remedy else self._quote(first),
            remedy=remedy,
            corrected=tuple(map(plain, story.corrected)),
            news=tuple(map(plain, filter(None, story.news.split("; ")))),
            since=f"your letter of {self.times.day(story.follows)}" if story.follows else "",
            changed=tuple(self._changed(story)) if story.follows else (),
            said=tuple(self._said(first)),
            lines=tuple(SaidRow(_thing(fact), self._now(fact) or "reported") for fact in told[:LINE_FACTS]),
            why=story.why,
            tags=tuple(plain(tag, NAME) for tag in leaves(first.tags)),
            also=tuple(reports[:ALSO]),
            more=self._more(story, max(len(reports) - ALSO, 0)),
            own=f"{story.independent} outlets have a report of their own" if story.independent > 1 else "",
            because=story.because,
            article=article,
            page=story.link,
            mute=story.mute,
        )

    def when(self, note: Note) -> str:
        """Return when an item was published, or that it does not say."""
        if note.dated:
            return self.times.moment(note.at)
        return f"no date given, first seen {self.times.moment(note.at)}"

    @staticmethod
    def _who(mine: str, first: str | None) -> str:
        if first is None:
            return mine
        return f"{mine}, first report" if first == mine else f"{mine}; first report: {first}"

    @staticmethod
    def _outlets(story: Story, mine: str, first: str | None) -> str:
        if first is None or story.independent <= 1:
            return mine
        return f"{story.independent} outlets, first: {first}"

    def _first(self, story: Story) -> str | None:
        """Return who reported it first, and when, where there are several reports."""
        card = self._cards.get(story.first.story)
        if card is not None and len(card.items) > 1:
            if card.first.id == story.first.item:
                return f"{_outlet(story.first)}, {self.when(story.first)}"
            return f"{plain(card.first.outlet, NAME)}, {self.times.moment(card.first.at)}"
        if not story.others:
            return None
        first = min((story.first, *story.others), key=lambda note: note.at)
        return f"{_outlet(first)}, {self.when(first)}"

    def _quote(self, note: Note) -> tuple[QuotePiece, ...]:
        text = plain(note.quote)
        if not text or text.casefold() == headline(note).casefold():
            return ()
        return pieces(text, self._query) if self._query else (QuotePiece(text),)

    def _report(self, note: Note) -> AlsoReported:
        return AlsoReported(_outlet(note), headline(note), self.when(note), outside_href(note.url))

    def _more(self, story: Story, unnamed: int) -> str:
        """Say what is not named one by one: further reports of the letter, and what the store knows besides."""
        card = self._cards.get(story.first.story)
        known = {story.first.item, *(note.item for note in story.others)}
        further = unnamed + (sum(1 for item in card.items if item.id not in known) if card else 0)
        copies = card.copies if card else sum(1 for note in story.others if note.copy_of)
        said = [f"{count(further, 'more report')}"] if further else []
        if copies:
            said.append("1 report is a copy" if copies == 1 else f"{copies} reports are copies")
        return "; ".join(said)

    def _changed(self, story: Story) -> Iterator[ThenNow]:
        before = self._before.get(story.about, ())
        new = story.news.split("; ")
        for fact in story.told:
            if not fact.stage or say(fact) not in new:
                continue
            then = [each for each in before if each.type == fact.type and each.stage]
            yield ThenNow(
                plain(say(fact)), _thing(fact), plain(then[-1].stage, NAME) if then else NOT_SAID, self._now(fact)
            )

    def _said(self, note: Note) -> Iterator[SaidRow]:
        facts = shown(note)
        rows = [SaidRow(_thing(fact), self._now(fact) or "reported") for fact in facts if fact.type not in FIGURES]
        yield from dict.fromkeys(rows)
        for words in note.pay[:MOST_FIGURES]:
            yield SaidRow(PAY, plain(words))
        said = {part for row in rows for part in row.said.split(" · ")}
        figures = [plain(say(fact)) for fact in facts if fact.type == "figure" and plain(say(fact)) not in said]
        if figures:
            yield SaidRow("Figures", "; ".join(figures))

    def _now(self, fact: Fact) -> str:
        """Return what is so: the stage, who, where, how many, and the day that the text names."""
        words = details(msgspec.structs.replace(fact, date=""))
        return plain(" · ".join(filter(None, (fact.stage, words, self.times.named(fact.date)))))


def headline(note: Note) -> str:
    """Return an item's headline, or that it has none."""
    return plain(note.title, HEADLINE) or UNTITLED


def _outlet(note: Note) -> str:
    return plain(note.outlet, NAME) or "unknown outlet"


def _thing(fact: Fact) -> str:
    thing = "talks" if fact.type == "negotiation" else plain(fact.type, NAME).replace("-", " ")
    return thing.replace("ai ", "AI ").capitalize() if not thing.startswith("ai") else thing.replace("ai", "AI", 1)
