"""One hit a story, page after page: each story once, by its first item, whatever comes in meanwhile.

A page goes on after a place in the order of all items. An item in it stands for its story if no item of the story
that is found, too, goes before it; that is asked of the index. So nothing is held open, there is no deepest page,
and a story that was shown is not shown again because something came in: its head then belongs to an earlier page.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

import msgspec

from search.cursor import Rank

S = TypeVar("S", bound=Hashable)

LONGEST = 1_000
"""Items that are looked through at once."""


class Candidate(msgspec.Struct, Generic[S], frozen=True):
    """A found item, in its place."""

    place: Rank
    story: S | None
    """Null where it belongs to none and stands for itself."""


class FoundStory(msgspec.Struct, frozen=True):
    """What is found of one story."""

    head: str
    """Id of the first item in the order."""
    more: int
    outlets: int


class StoryHead(msgspec.Struct, frozen=True):
    """An item to show, and for how many others from how many other outlets."""

    place: Rank
    more: int = 0
    outlets: int = 0


def heads(
    candidates: Callable[[Rank | None, int], list[Candidate[S]]],
    stories: Callable[[Iterable[S]], Mapping[S, FoundStory]],
    after: Rank | None,
    wanted: int,
) -> list[StoryHead]:
    """Return the next ``wanted`` items that stand for their stories, fewer at the end.

    ``candidates`` gives so many found items after a place, in the order; ``stories`` what is found of each story.
    """
    shown: list[StoryHead] = []
    size = min(2 * wanted, LONGEST)
    known: dict[S, FoundStory] = {}
    while len(shown) < wanted:
        found = candidates(after, size)
        known |= stories({each.story for each in found if each.story is not None} - known.keys())
        for each in found:
            story = None if each.story is None else known.get(each.story)
            if story is None:
                shown.append(StoryHead(each.place))
            elif story.head == each.place.id:
                shown.append(StoryHead(each.place, story.more, story.outlets))
        if len(found) < size:
            break
        after = found[-1].place
    return shown[:wanted]
