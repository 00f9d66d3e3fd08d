"""Ways to take a question elsewhere: into Kibana, into a feed reader, into a file, under a name."""

import msgspec

from news.errors import WrongUse
from query.build import all_of
from query.to_text import to_text
from query.tree import Range
from search.port import Search
from web.explore.choices import match_of
from web.parts.links import PageAddress


class HandOver(msgspec.Struct, frozen=True):
    """What is offered beside an answer."""

    kibana: str
    """The question for the Lucene bar of Kibana; empty where it cannot be written."""
    why_not: str
    """Why it cannot."""


def for_kibana(asked: Search) -> str:
    """Return a question with its dates as Kibana's Lucene bar reads it.

    Raises :class:`query.errors.QueryError` for what cannot be written there.
    """
    dated = asked.since or asked.until
    within = [Range("published", asked.since, asked.until, high_open=asked.until is not None)] if dated else []
    return to_text(all_of([asked.query, *within]), kibana=True)


def hand_over(asked: Search, place: PageAddress) -> HandOver:
    """Return the ways out of an answer."""
    if match_of(place) == "most":
        return HandOver("", MOST)
    try:
        return HandOver(for_kibana(asked), "")
    except WrongUse as error:
        return HandOver("", str(error))


MOST = "Kibana has no way to ask for most of the words: choose all of them"
"""Why a question that loosens its words is not handed over."""
