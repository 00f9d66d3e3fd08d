"""What every story store does the same way: cards, merges, splits, days."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from enrich.stories.port import Link, StoryCard, StoryItem
from news.errors import WrongUse

RECENT = 1_000
"""Stories that are listed at most."""


def make_card(story: str, items: Sequence[StoryItem], links: Collection[str]) -> StoryCard | None:
    """Build the card of a story from its items; nothing where there are none."""
    if not items:
        return None
    ordered = tuple(sorted(items, key=lambda item: (item.at, item.id)))
    outlets = tuple(dict.fromkeys(item.outlet for item in ordered if item.outlet))
    sources = {item.wire or item.outlet for item in ordered if not item.copy_of}
    credited = [item.credit for item in ordered if item.credit]
    return StoryCard(
        id=story,
        items=ordered,
        first=ordered[0],
        outlets=outlets,
        independent=len(sources - {""}),
        credit=max(credited, key=credited.count) if credited else "",
        copies=sum(1 for item in ordered if item.copy_of),
        links=tuple(sorted(set(links) - {story})),
    )


def resolve(story: str, merged: Mapping[str, str]) -> str:
    """Follow hand-made merges to the story that now stands for ``story``."""
    seen = {story}
    while story in merged and merged[story] not in seen:
        story = merged[story]
        seen.add(story)
    return story


def follow(link: Link, merged: Mapping[str, str]) -> Link:
    """Return the link between the stories that now stand for its ends."""
    earlier, later = sorted((resolve(link.earlier, merged), resolve(link.later, merged)))
    return Link(earlier, later)


def check_merge(story: str, into: str, known: Collection[str]) -> None:
    """Raise :class:`news.errors.WrongUse` unless two different known stories are to be merged."""
    if story == into:
        raise WrongUse(f"{story!r} is already one story with {into!r}: name two stories")
    for one in (story, into):
        if one not in known:
            raise WrongUse(f"there is no story {one!r}: `guildwire search` shows the story of an item")


def day(moment: datetime) -> int:
    """Return the whole days since 1970 in UTC."""
    return int(moment.astimezone(UTC).timestamp() // 86_400)


def check_split(ids: Sequence[str], found: Sequence[StoryItem], members: Collection[str]) -> str:
    """Return the one story of the items to split off, or raise :class:`news.errors.WrongUse`.

    ``members`` are the ids of every item of the story of the first of them.
    """
    missing = sorted(set(ids) - {item.id for item in found})
    if missing or not found:
        raise WrongUse(f"there is no item {', '.join(missing) or 'named'} in any story: name items by their ids")
    stories = sorted({item.story for item in found})
    if len(stories) > 1:
        raise WrongUse(f"the items are of several stories ({', '.join(stories)}): split one story at a time")
    if set(members) <= set(ids):
        raise WrongUse(f"nothing would remain in story {stories[0]!r}: name fewer items")
    return stories[0]


def split_id(found: Sequence[StoryItem], story: str) -> str:
    """Return the id of the story that the items make."""
    earliest = min(found, key=lambda item: (item.at, item.id)).id
    return f"{earliest}+" if earliest == story else earliest
