"""The store of stories: what every backend promises to the grouper.

One contract suite (``tests/contracts/story_store.py``) runs on every backend.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from query.times import whole_millis


class StoryItem(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one item so that later items can be compared with it."""

    id: str
    story: str
    """Id of the story it was put into."""
    at: datetime
    """:attr:`news.item.Item.at`; aware, UTC."""
    outlet: str = ""
    url: str = ""
    title: str = ""
    terms: tuple[str, ...] = ()
    """Terms of the headline, sorted."""
    steps: tuple[tuple[str, str], ...] = ()
    """Family and step of what the headline reports: ``("strike", "begun")``."""
    parties: tuple[str, ...] = ()
    """Canonical names of the unions, companies, organizations, people and products in the headline."""
    companies: tuple[str, ...] = ()
    """Those of the parties that are companies, sorted."""
    acts: tuple[str, ...] = ()
    """Types of the events that the headline reports as fact, sorted: ``("layoffs",)``."""
    counts: tuple[int, ...] = ()
    """How many workers these events concern, sorted."""
    minhash: bytes = msgspec.field(default=b"", name="sketch")
    """MinHash of summary and body, 4 bytes a hash; empty where they are short."""
    copy_of: str = ""
    """Id of the earlier item of another outlet whose text it repeats; empty for a report of its own."""
    credit: str = ""
    """Outlet that the text names as having reported it first."""
    wire: str = ""
    """News agency that the text names as its source."""

    def fields(self) -> dict[str, Any]:
        """Return the report as JSON shows it, what is unknown as null.

        ``id``, ``outlet``, ``title``, ``url``, ``story`` and ``published`` are as in :mod:`query.as_json`.
        """
        return {
            "id": self.id,
            "story": self.story,
            "at": self.at,
            "published": whole_millis(self.at),
            "outlet": self.outlet,
            "title": self.title,
            "url": self.url,
            "copy_of": self.copy_of or None,
            "credit": self.credit or None,
            "wire": self.wire or None,
            "steps": dict(self.steps),
        }


class Link(msgspec.Struct, frozen=True, order=True):
    """Two stories that are steps of one dispute. ``earlier`` and ``later`` are story ids in sorted order."""

    earlier: str
    later: str


class StoryCard(msgspec.Struct, frozen=True):
    """A story as a reader sees it."""

    id: str
    items: tuple[StoryItem, ...]
    """Every item that is still kept, the earliest first; equal times in the order of their ids."""
    first: StoryItem
    """The earliest report."""
    outlets: tuple[str, ...]
    """Every outlet, in the order of its first report."""
    independent: int
    """Outlets with a report of their own; copies do not count, and an agency counts once."""
    credit: str
    """Outlet that the reports name most often as the first; empty where none does."""
    copies: int
    """Items that repeat the text of another outlet."""
    links: tuple[str, ...]
    """Ids of other stories of the same dispute, sorted."""

    def fields(self) -> dict[str, Any]:
        """Return the story as JSON shows it, with its first report and how many there are."""
        return {
            "story": self.id,
            "title": self.first.title,
            "items": len(self.items),
            "outlets": self.outlets,
            "independent": self.independent,
            "copies": self.copies,
            "credit": self.credit or None,
            "first": self.first.fields(),
            "links": self.links,
        }

    def linked(self, story: Callable[[str], "StoryCard | None"]) -> list["StoryCard"]:
        """Return the other stories of the same dispute, the earliest first; what ``story`` lacks is left out."""
        found = {each.id: each for each in map(story, self.links) if each is not None and each.id != self.id}
        return sorted(found.values(), key=lambda each: (each.first.at, each.id))

    def whole(self, others: Sequence["StoryCard"]) -> dict[str, Any]:
        """Return the story with every report and what is told of ``others``, those of the same dispute."""
        return {
            **self.fields(),
            "items": [item.fields() for item in self.items],
            "linked": [other.fields() for other in others],
        }


class StoryStore(Protocol):
    """Which story each item belongs to, and an index to find the stories an item may belong to.

    Safe for use from several threads and processes. An assignment is made once: :meth:`add` never moves
    an item, only :meth:`merge` and :meth:`split` do. Hand-made changes win over everything, outlast
    :meth:`expire`, and hold for items that come back. All times are aware and in UTC. Every method raises
    :class:`news.errors.Unavailable` when the store cannot be reached; nothing is then written.
    """

    def assigned(self, ids: Collection[str]) -> dict[str, str]:
        """Return the story of each of these items that has one; the others are missing.

        An item that was split off by hand has its story even after it was forgotten.
        """
        ...

    def near(self, keys: Collection[int], since: datetime, until: datetime) -> list[tuple[int, str]]:
        """Return the pairs (key, item id) of items that were added with one of ``keys``, by whole UTC days.

        Items of the days of ``since`` and ``until`` and of those between are found; the order of the answer
        is of no account. Keys are signed 64-bit numbers. For a key that very many items carry at least the
        200 latest are found.
        """
        ...

    def items(self, ids: Collection[str]) -> dict[str, StoryItem]:
        """Return what is kept of these items, with the story they belong to now; unknown ones are missing."""
        ...

    def add(
        self, items: Sequence[tuple[StoryItem, Collection[int]]], links: Collection[Link] = ()
    ) -> dict[str, str]:
        """Keep items with their keys, and links between stories, as one unit; return the story of each item.

        An item that is already kept stays as it is and its present story is returned: adding twice changes
        nothing. A story that was merged into another by hand is replaced by that one, in items and links.
        """
        ...

    def card(self, story: str) -> StoryCard | None:
        """Return a story by its id, or by the id it had before a merge; nothing if it is not kept."""
        ...

    def recent(self, since: datetime, least: int) -> list[str]:
        """Return the ids of stories of which ``least`` items or more are from ``since`` or later.

        The story with the latest item comes first; equals in the order of their ids. At most 1,000 are found.
        """
        ...

    def beginning(self, start: str, limit: int) -> list[str]:
        """Return the ids of items that begin with ``start``, sorted, no more than ``limit``."""
        ...

    def merge(self, story: str, into: str) -> None:
        """Put every item of ``story``, also those to come, into ``into``.

        Raises :class:`news.errors.WrongUse` if either is unknown or both are the same.
        """
        ...

    def split(self, ids: Sequence[str]) -> str:
        """Take items out of their story into one of their own and return its id, that of the earliest of them.

        If that id already names the story they are in, the id is that of the earliest with ``+`` behind it.
        Raises :class:`news.errors.WrongUse` if an item is unknown, the items are of several stories, or
        nothing would remain in the story.
        """
        ...

    def expire(self, index_before: datetime, forget_before: datetime) -> int:
        """Drop the index of items from before the first time, and everything of items from before the second.

        Returns how many items were forgotten. What was merged or split by hand is kept.
        """
        ...
