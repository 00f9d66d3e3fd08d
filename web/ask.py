"""From the words in the address to a question for the index."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from starlette.requests import Request

from news.errors import WrongUse
from query.errors import Remark
from query.modes.most import most
from query.parse import QueryReading
from query.times import time_range
from query.unknown import UnknownValue
from search.port import Explorer, LooserSearch, Result, Search
from web.explore.choices import match_of, sort_of, stories_of, zone_of
from web.explore.instead import Loosen
from web.parts.links import PageAddress

PAGE = 20
"""Hits on a page when nobody asks otherwise."""
MOST = 200
"""Hits that may be asked for at once."""

Read = Callable[[str], QueryReading]
"""Tells what a query's text means, or raises ``query.errors.QueryError`` with the position."""

Unknown = Callable[[QueryReading], Sequence[UnknownValue]]
"""Tells which values of a query that found nothing no item has, and what is near them."""


class Asking(msgspec.Struct, frozen=True):
    """Whom a question is asked, and who says what it means."""

    index: Explorer
    read: Read
    unknown: Unknown
    loosen: Loosen


class SaidBeside(msgspec.Struct, frozen=True):
    """What is said beside an answer."""

    notes: Sequence[Remark] = ()
    unknown: Sequence[UnknownValue] = ()
    """Values that no item has, where nothing was found."""
    instead: Sequence[LooserSearch] = ()
    """What would find something, where nothing was found."""


def beside(asking: Asking, place: PageAddress, asked: Search, reading: QueryReading, result: Result) -> SaidBeside:
    """Return what is to be said of an answer."""
    if result.total:
        return SaidBeside(reading.remarks)
    return SaidBeside(reading.remarks, asking.unknown(reading), _loosened(place, asked, reading, asking.loosen))


def _loosened(place: PageAddress, asked: Search, reading: QueryReading, loosen: Loosen) -> Sequence[LooserSearch]:
    """Return what to ask instead of a question that found nothing; nothing where most words were asked for."""
    all_words = msgspec.structs.replace(asked, query=reading.tree, after="", facets=())
    return loosen(all_words, match_of(place) == "all")


def reading_of(place: PageAddress, read: Read) -> QueryReading:
    """Return what the query means. No text asks for everything."""
    return read(place.q if place.q.strip() else "*")


def refuse_unknown(given: Sequence[str], known: Sequence[str]) -> None:
    """Raise :class:`WrongUse` for a parameter of an address that nobody reads, or that is there twice."""
    for name in given:
        if name not in known:
            raise WrongUse(f"{name}= is no parameter here: the parameters are {', '.join(known)}")
        if given.count(name) > 1:
            raise WrongUse(f"{name}= is given twice: give it once")


def given(request: Request) -> list[str]:
    """Return the names of the parameters of an address, each as often as it stands there."""
    return [name for name, _ in request.query_params.multi_items()]


def search_for(
    place: PageAddress, reading: QueryReading, now: datetime, facets: tuple[str, ...] = (), facet_limit: int = 12
) -> Search:
    """Return the question, or raise :class:`WrongUse` that says what to change.

    ``since`` and ``until`` are read by :func:`query.times.time_range`.
    """
    since, until = time_range(place.since, place.until, now)
    return Search(
        query=most(reading.tree) if match_of(place) == "most" else reading.tree,
        since=since,
        until=until,
        limit=limit_of(place.limit),
        after=place.after,
        facets=facets,
        facet_limit=facet_limit,
        zone=zone_of(place),
        sort=sort_of(place),
        collapse=stories_of(place),
        now=now,
    )


def limit_of(text: str, *, usual: int = PAGE, most: int = MOST) -> int:
    """Return how many were asked for, the usual number where nothing is said."""
    if not text:
        return usual
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) <= most:
        return int(text)
    raise WrongUse(f"limit={text} is not a number that may be asked for: give 0 to {most}")
