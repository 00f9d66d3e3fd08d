"""What a person sees of stories and does to them by hand, in the state store and in the index at once."""

from collections.abc import Collection
from datetime import timedelta

import msgspec
from more_itertools import chunked

from enrich.stories.grouper import merge_stories, split_story
from enrich.stories.port import StoryCard
from guildwire.item_by_id import in_stories
from guildwire.wiring import Parts
from news.errors import WrongUse

BATCH = 500


class Changed(msgspec.Struct, frozen=True):
    """What a merge or a split did."""

    story: str
    """The story that the items now belong to."""
    items: int
    """Items moved in the state store."""
    indexed: int
    """Items of these that the index had and has now under the new story."""


def recent(parts: Parts, days: int, outlets: int, limit: int) -> list[StoryCard]:
    """Return stories that so many outlets have reported in the last days, the latest first."""
    found: list[StoryCard] = []
    for story in parts.stories.recent(parts.clock() - timedelta(days=days), outlets):
        card = parts.stories.card(story)
        if card is not None and len(card.outlets) >= outlets:
            found.append(card)
        if len(found) == limit:
            break
    return found


def card(parts: Parts, name: str) -> StoryCard:
    """Return a story by its id, by the id of one of its items, or by the beginning of either.

    Raises :class:`WrongUse` where nothing or several stories begin so.
    """
    found = known(parts, name)
    if found is not None:
        return found
    # A story that was split off may have its first item's id and "+".
    item_id = in_stories(parts.stories, name.removesuffix("+"))
    found = parts.stories.card(parts.stories.assigned([item_id])[item_id])
    if found is None:
        raise WrongUse(f"there is no story {name!r} any more: its items are too old to be kept")
    return found


def known(parts: Parts, name: str) -> StoryCard | None:
    """Return a story by its id, by the id it had before a merge, or by the whole id of one of its items.

    Nothing where none is kept. An item's id may also be that of a story it was split off from: that story is
    meant then.
    """
    found = parts.stories.card(name)
    if found is None:
        story = parts.stories.assigned([name]).get(name, name)
        found = parts.stories.card(story) if story != name else None
    return found


def linked(parts: Parts, story: StoryCard) -> list[StoryCard]:
    """Return the other stories of the same dispute, the earliest first."""
    return story.linked(parts.stories.card)


def merge(parts: Parts, name: str, into: str) -> Changed:
    """Put every item of one story, also those to come, into another. Raises :class:`WrongUse` as :func:`card`."""
    one, other = card(parts, name), card(parts, into)
    merge_stories(parts.stories, [one.id], other.id)
    return _reindexed(parts, other.id, [item.id for item in one.items])


def split(parts: Parts, items: Collection[str]) -> Changed:
    """Take items out of their story into one of their own.

    Raises :class:`WrongUse` for unknown items, items of several stories, and when nothing would remain.
    """
    ids = list(dict.fromkeys(items))
    return _reindexed(parts, split_story(parts.stories, ids), ids)


def _reindexed(parts: Parts, story: str, ids: list[str]) -> Changed:
    """Write the items again under their new story; an equal version replaces what is there."""
    indexed = 0
    for some in chunked(ids, BATCH):
        found = parts.index.get(some).values()
        moved = [msgspec.structs.replace(enriched, story=story) for enriched in found]
        verdicts = parts.index.put(moved, parts.clock()) if moved else []
        indexed += sum(verdict.outcome == "indexed" for verdict in verdicts)
    return Changed(story, len(ids), indexed)
