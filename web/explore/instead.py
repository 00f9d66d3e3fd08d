"""What to ask instead of a question that found nothing, with how much that finds."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from search.port import Search
from web.parts.links import PageAddress


class Loosened(Protocol):
    """A question that finds something in place of one that does not: ``search.results.loosened.LooserSearch``."""

    @property
    def kind(self) -> str:
        """``without`` a part, with words ``spelled`` nearly so, with ``most`` of the words, or of ``any time``."""
        ...

    @property
    def query(self) -> str:
        """What to ask instead; for ``most`` and ``any time`` the query as it is."""
        ...

    @property
    def count(self) -> int:
        """Items that it finds."""
        ...

    @property
    def left_out(self) -> str:
        """What is left out, or may be spelled otherwise, as text."""
        ...


Loosen = Callable[[Search, bool], Sequence[Loosened]]
"""Tells what would find something where a question that wants all of its words finds nothing, and whether most of
the words are to be tried as well."""


class Instead(msgspec.Struct, frozen=True):
    """A question that finds something."""

    words: str
    number: int
    href: str


def instead(found: Sequence[Loosened], place: PageAddress) -> tuple[Instead, ...]:
    """Return the ways to ask for less, those that find most first."""
    return tuple(Instead(*_way(each, place)) for each in found)


def _way(each: Loosened, place: PageAddress) -> tuple[str, int, str]:
    match each.kind:
        case "without":
            return f"without {each.left_out}", each.count, place.moved(q=each.query).href
        case "spelled":
            return f"with words spelled like {each.left_out}", each.count, place.moved(q=each.query).href
        case "most":
            return "with most of the words", each.count, place.moved(match="most").href
        case _:
            return "of any time", each.count, place.moved(since="", until="").href
