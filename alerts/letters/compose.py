"""A letter at the moment it is sent: from rows that are due and the newest revisions of their items."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import structlog
from msgspec.structs import replace

from alerts.channels.port import WITHOUT_HTML, Letter, Story
from alerts.letters.importance import weigh
from alerts.letters.look import html, text
from alerts.letters.look.lay_out import Teller, headline
from alerts.letters.look.letter_view import FULL, MOST, letter_view, one_line
from alerts.letters.look.times import LocalTimes, local_times
from alerts.letters.places import Places
from alerts.letters.plain import plain
from alerts.letters.told_story import told_story
from alerts.port import Delivery
from enrich.stories.port import StoryCard
from news.errors import GuildwireError
from news.text.addresses import outside_href
from query.parse import parse
from query.tree import Node

FRESH = timedelta(seconds=10)
"""How long what the story store says may be used again: many subscriptions are told of one story at once."""
LOOKED_UP = 60
"""Stories of one letter that the story store is asked for; of the rest the letter's own notes tell."""
_SUBJECT = 200
"""Characters of a subject at most."""

CardOf = Callable[[str], StoryCard | None]
"""Returns a story as the story store has it; raises :class:`news.errors.Unavailable`."""
Read = Callable[[str, datetime], Node]
"""Returns what a query means; raises :class:`news.errors.WrongUse` or a query error."""

_log = structlog.get_logger("guildwire.deliver")


class Composer:
    """Makes letters. Not safe for several threads.

    ``read`` reads queries, ``card`` is asked for what is known of stories beside the letter's own notes,
    ``places`` makes addresses. What cannot be looked up or read leaves its words out; no letter waits for it.
    """

    def __init__(
        self,
        *,
        read: Read = parse,
        card: CardOf = lambda _: None,
        places: Places = Places(),  # noqa: B008 (frozen in effect)
    ) -> None:
        self._card = card
        self._places = places
        self._cards: dict[str, StoryCard | None] = {}
        self._since: datetime | None = None
        self._tree = lru_cache(1_000)(lambda query: _read(read, query, self._since))

    def __call__(self, delivery: Delivery, receipt: str, now: datetime) -> Letter:
        """Return the letter for a delivery as of ``now`` (aware); ``receipt`` tells what was watched."""
        self._refresh(now)
        subscription = delivery.subscription
        query = self._tree(subscription.query) if subscription.query else None
        times = local_times(subscription, now)
        cards = self._known(delivery)
        stories = self._stories(delivery, query, cards, times)
        links = self._places.links(subscription)
        before = {entry.row.about: entry.before.facts for entry in delivery.entries if entry.before}
        view = letter_view(delivery, stories, Teller(times, query, cards, before), links, receipt, now)
        kind, _, address = delivery.channel.partition(":")
        alone = delivery.entries[0] if len(delivery.entries) == 1 else None
        return Letter(
            delivery=delivery.id,
            subscription=subscription.id,
            name=subscription.name,
            address=address,
            subject=_subject(subscription.name, stories),
            text=text.write(view),
            html="" if kind in WITHOUT_HTML else html.write(view),
            stories=stories,
            at=now,
            thread=alone.row.about if alone else subscription.id,
            follows=alone.before.delivery if alone and alone.before else "",
            links=links,
            receipt=receipt.strip(),
        )

    def _stories(
        self, delivery: Delivery, query: Node | None, cards: dict[str, StoryCard], times: LocalTimes
    ) -> tuple[Story, ...]:
        found = [told_story(delivery, entry, query, cards, self._places) for entry in delivery.entries]
        if len(found) == 1:
            return (_as_told(found[0], 0),)
        if delivery.subscription.order == "newest":
            found.sort(key=lambda story: story.first.at, reverse=True)
        else:
            weights = {id(story): weigh(story, times) for story in found}
            found.sort(key=lambda story: (-weights[id(story)].score, -story.first.at.timestamp()))
            found = [replace(story, because=", ".join(weights[id(story)].reasons)) for story in found]
        return tuple(_as_told(story, place) for place, story in enumerate(found))

    def _refresh(self, now: datetime) -> None:
        if self._since is None or not timedelta() <= now - self._since < FRESH:
            self._cards, self._since = {}, now

    def _known(self, delivery: Delivery) -> dict[str, StoryCard]:
        wanted = list(dict.fromkeys(entry.row.note.story for entry in delivery.entries if entry.row.note.story))
        try:
            for story in wanted[:LOOKED_UP]:
                if story not in self._cards:
                    self._cards[story] = self._card(story)
        except GuildwireError:
            _log.warning("letters are made without the story store")
        return {story: card for story in wanted if (card := self._cards.get(story)) is not None}


def _as_told(story: Story, place: int) -> Story:
    """Return a story with the facts that are told of it where it stands in the letter."""
    if place < FULL:
        return story
    return replace(story, told=one_line(story) if place < MOST else ())


def _read(read: Read, query: str, now: datetime | None) -> Node | None:
    assert now is not None
    try:
        return read(query, now)
    except (GuildwireError, ValueError):
        return None  # who can mend it is told elsewhere; the letter is sent all the same


def _subject(name: str, stories: Sequence[Story]) -> str:
    name = plain(name, _SUBJECT // 2)
    if not stories:
        return f"[{name}] nothing matched"
    if len(stories) > 1:
        older = "older " if all(story.first.backlog for story in stories) else ""
        return f"[{name}] {len(stories)} {older}stories"
    first = stories[0].first
    corrected = "Corrected: " if stories[0].corrected and stories[0].follows else ""
    title = headline(first) if plain(first.title) else outside_href(first.url) or headline(first)
    return plain(f"[{name}] {corrected}{title}", _SUBJECT)


compose = Composer()
"""Composes without a public address and without the story store."""
