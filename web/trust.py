"""What the page asks about its own blind spots."""

from collections.abc import Sequence
from typing import Protocol

from query.times import TimeRange
from query.tree import Node
from query.unknown import UnknownValue
from receipt.judgement import Judgement
from search.port import Search


class Judge(Protocol):
    """Judges what the silence of a question is worth. Safe for use from several threads."""

    def __call__(
        self, query: Node | None = None, window: TimeRange = ..., unknown: Sequence[UnknownValue] = ()
    ) -> Judgement:
        """Return the judgement on a question in a window, or without a question on everything ever."""
        ...


def of_search(trust: Judge, search: Search, unknown: Sequence[UnknownValue] = ()) -> Judgement:
    """Return the judgement on a search, of whose values nothing has those that are ``unknown``."""
    return trust(search.query, TimeRange(search.since, search.until), unknown)
