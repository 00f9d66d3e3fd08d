"""From the words in the address to a question for the index."""

from collections.abc import Callable
from datetime import datetime

from news.errors import WrongUse
from query.times import time_range
from query.tree import Node
from search.port import Search
from web.parts.links import PageAddress

PAGE = 20
"""Hits on a page when nobody asks otherwise."""
MOST = 200
"""Hits that may be asked for at once."""

Parse = Callable[[str], Node]
"""Turns a query's text into its tree, or raises ``query.errors.QueryError`` with the position."""


def search_for(
    place: PageAddress, parse: Parse, now: datetime, facets: tuple[str, ...], facet_limit: int = 12
) -> Search:
    """Return the question, or raise :class:`WrongUse` that says what to change.

    No text asks for everything. ``since`` and ``until`` are read by :func:`query.times.time_range`.
    """
    since, until = time_range(place.since, place.until, now)
    return Search(
        query=parse(place.q.strip() or "*"),
        since=since,
        until=until,
        limit=_limit(place.limit),
        after=place.after,
        facets=facets,
        facet_limit=facet_limit,
    )


def _limit(text: str) -> int:
    if not text:
        return PAGE
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= MOST:
        return int(text)
    raise WrongUse(f"limit={text} is not a number of hits: give 0 to {MOST}")
