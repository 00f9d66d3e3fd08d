"""What to ask instead of a question that found nothing, with how much that finds."""

from collections.abc import Callable, Sequence

import msgspec

from search.port import LooserSearch, Search
from web.parts.links import PageAddress

Loosen = Callable[[Search, bool], Sequence[LooserSearch]]
"""Tells what would find something where a question that wants all of its words finds nothing, and whether most of
the words are to be tried as well."""


class Instead(msgspec.Struct, frozen=True):
    """A question that finds something."""

    words: str
    number: int
    href: str


def instead(found: Sequence[LooserSearch], place: PageAddress) -> tuple[Instead, ...]:
    """Return the ways to ask for less, those that find most first."""
    return tuple(Instead(*_way(each, place)) for each in found)


def _way(each: LooserSearch, place: PageAddress) -> tuple[str, int, str]:
    match each.kind:
        case "without":
            return f"without {each.left_out}", each.count, place.moved(q=each.query).href
        case "spelled":
            return f"with words spelled like {each.left_out}", each.count, place.moved(q=each.query).href
        case "most":
            return "with most of the words", each.count, place.moved(match="most").href
        case _:
            return "of any time", each.count, place.moved(since="", until="").href
