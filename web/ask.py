"""From the words in the address to a question for the index."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from news.errors import WrongUse
from query.tree import Node
from search.port import Search
from web.parts.links import PageAddress

PAGE = 20
"""Hits on a page when nobody asks otherwise."""
MOST = 200
"""Hits that may be asked for at once."""

Parse = Callable[[str], Node]
"""Turns a query's text into its tree, or raises ``query.errors.QueryError`` with the position."""


def search_for(place: PageAddress, parse: Parse, facets: tuple[str, ...], facet_limit: int = 12) -> Search:
    """Return the question, or raise :class:`WrongUse` that says what to change.

    No text asks for everything. A date alone means the whole UTC day, as ``since`` and as ``until``;
    a time is taken as it is, ``until`` exclusive, and UTC unless it names its offset.
    """
    return Search(
        query=parse(place.q.strip() or "*"),
        since=_moment("since", place.since, days=0),
        until=_moment("until", place.until, days=1),
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


def _moment(name: str, text: str, days: int) -> datetime | None:
    if not text.strip():
        return None
    try:
        if len(text.strip()) <= 10:
            day = date.fromisoformat(text.strip()) + timedelta(days=days)
            return datetime.combine(day, time.min, UTC)
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongUse(f"{name}={text} is no date: write 2023-07-26 or 2023-07-26T16:00:00Z") from error
