"""What an export is asked for, from words to a question, and what it says of itself."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib.metadata import version

import msgspec

from guildwire.arguments import reading
from guildwire.trust import judged
from guildwire.wiring import Parts
from news.errors import WrongUse
from query.parse import QueryReading
from query.times import TimeRange, since, time_range, whole_millis
from query.to_text import to_text
from query.tree import Node
from query.unknown import UnknownValue
from receipt.judgement import Judgement
from receipt.words import line
from search.export.head import Head, Question
from search.port import Sort
from search.unknown import unknown_values

ORDERS: tuple[Sort, ...] = ("newest", "first-seen")
"""The orders in which a long way can be gone: an item's place in them hangs on that item alone."""

Read = Callable[[str, datetime], QueryReading]
Judge = Callable[[Node, TimeRange, list[UnknownValue]], Judgement]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What people give: texts as they are typed, empty where nothing is given."""

    query: str = ""
    since: str = ""
    until: str = ""
    sort: str = ""
    match: str = ""
    after: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An export that can begin."""

    question: Question
    head: Head
    reading: QueryReading
    judgement: Judgement


def asked(
    parts: Parts,
    words: Words,
    at: datetime,
    *,
    read: Read | None = None,
    judge: Judge | None = None,
    dashes: str = "--",
) -> Asked:
    """Return what these words ask for as of ``at`` (aware).

    Raises :class:`WrongUse` naming what makes no sense; ``dashes`` stand before the names of options.
    """
    sort = order(words.sort, dashes)
    refuse_most(words.match, dashes)
    at = whole_millis(at)
    understood = (read or partial(_read, parts))(words.query, at)
    window = time_range(words.since, words.until, at, dashes)
    question = Question(tree=understood.tree, since=window.since, until=window.until, sort=sort)
    total = parts.index.search(question.search()).total
    unknown = [] if total else list(unknown_values(parts.index, understood.tree, parts.names))
    judgement = (judge or partial(_judged, parts, at))(understood.tree, window, unknown)
    return Asked(
        question=question,
        head=Head(
            query=words.query,
            meaning=to_text(understood.tree),
            since=window.since,
            until=window.until,
            sort=sort,
            at=at,
            hits=total,
            rules=parts.enricher.rules,
            coverage=judgement.state,
            # Kept and read later: how long ago something was is true for a moment only.
            receipt=line(judgement),
            guildwire=version("guildwire"),
            after=words.after,
        ),
        reading=understood,
        judgement=judgement,
    )


def moment(at: str, now: datetime) -> datetime:
    """Return the time that an export speaks of. Raises :class:`WrongUse` for no time, and for one to come."""
    try:
        found = since(at, now) if at else now
    except ValueError as error:
        raise WrongUse(f"--at: {error}") from error
    if found > now:
        raise WrongUse(f"--at {at} is still to come: give a time that was, or leave it out")
    return found


def order(name: str, dashes: str = "--") -> Sort:
    """Return the order of that name. Raises :class:`WrongUse` for one that an export cannot have."""
    found = next((each for each in ORDERS if each == (name or ORDERS[0])), None)
    if found:
        return found
    if name == "relevance":
        raise WrongUse(
            f"{dashes}sort relevance puts the best first, and an export has all: give newest or first-seen; "
            "guildwire search --sort relevance shows the best"
        )
    raise WrongUse(f"{dashes}sort {name} is no order: give {' or '.join(ORDERS)}")


def refuse_most(match: str, dashes: str = "--") -> None:
    """Raise :class:`WrongUse` for a way of matching under which an export would not say what it holds."""
    if match == "most":
        raise WrongUse(
            f"{dashes}match most finds what has most of the words, and who reads an export cannot tell which: "
            "write the words that must be there, with OR between those of which one will do"
        )
    if match not in ("", "all"):
        raise WrongUse(
            f"{dashes}match {match} is not known: an export finds what has all, which is {dashes}match all"
        )


def _read(parts: Parts, query: str, at: datetime) -> QueryReading:
    return reading(query, at, parts.names)


def _judged(parts: Parts, at: datetime, query: Node, window: TimeRange, unknown: list[UnknownValue]) -> Judgement:
    return judged(parts, query, window, unknown, at)
