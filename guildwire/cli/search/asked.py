"""The options of a search as a question to the index."""

from typing import TYPE_CHECKING

import msgspec

from guildwire.wiring import Parts
from news.errors import WrongUse
from query.fields import FACETS
from query.modes.most import Match, most
from search.port import Search, Sort

if TYPE_CHECKING:
    from query.parse import QueryReading
    from query.times import TimeRange


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for beside the query, as it was written."""

    limit: int = 20
    since: str = ""
    until: str = ""
    facets: str = ""
    after: str = ""
    sort: Sort = "newest"
    match: Match = "all"
    stories: bool = False
    zone: str = ""


def reading_of(parts: Parts, query: str) -> "QueryReading":
    """Return what a query means. Raises :class:`WrongUse`, which points at a mistake; no query is one."""
    from guildwire.arguments import reading

    if not query:
        raise WrongUse("give a query, * for everything, or --like with the id of an item")
    return reading(query, parts.clock(), parts.names)


def question(parts: Parts, reading: "QueryReading", options: Options) -> Search:
    """Return the question. Raises :class:`WrongUse` for an option that cannot be."""
    from news.zones import zone_named

    names = tuple(name.strip() for name in options.facets.split(",") if name.strip())
    if unknown := [name for name in names if name not in FACETS]:
        raise WrongUse(f"--facets {unknown[0]} cannot be counted: give {', '.join(FACETS)}")
    window = _window(parts, options)
    return Search(
        query=most(reading.tree) if options.match == "most" else reading.tree,
        since=window.since,
        until=window.until,
        limit=options.limit,
        after=options.after,
        facets=names,
        zone=zone_named(options.zone, "--zone "),
        sort=options.sort,
        collapse=options.stories,
        now=parts.clock(),
    )


def for_kibana(parts: Parts, query: str, options: Options) -> tuple[str, tuple[str, ...]]:
    """Return the query with its dates for the search bar of Kibana, and what is to be known of it there."""
    from query.modes import kibana
    from query.parse import has_relative

    reading = reading_of(parts, query)
    if options.match == "most":
        raise WrongUse(f"{kibana.NO_MOST}: leave --match most out")
    tree = kibana.within(reading.tree, *_window(parts, options))
    written = kibana.for_kibana(tree, relative=has_relative(query))
    return written.text, written.remarks


def _window(parts: Parts, options: Options) -> "TimeRange":
    from query.times import time_range

    return time_range(options.since, options.until, parts.clock(), "--")
