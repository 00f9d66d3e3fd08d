"""Ways to take a question elsewhere: into Kibana, into a feed reader, into a file, under a name."""

import msgspec

from news.errors import WrongUse
from query.modes.kibana import NO_MOST, for_kibana, within
from query.parse import has_relative
from search.port import Search
from web.explore.choices import match_of
from web.parts.links import PageAddress


class HandOver(msgspec.Struct, frozen=True):
    """What is offered beside an answer."""

    kibana: str
    """The question for the Lucene bar of Kibana; empty where it cannot be written."""
    remarks: tuple[str, ...]
    """What is to be known of it there, in sentences; where it cannot be written, why."""


def hand_over(asked: Search, place: PageAddress) -> HandOver:
    """Return the ways out of an answer, the question with its dates."""
    if match_of(place) == "most":
        return HandOver("", (f"{NO_MOST}: choose all words.",))
    try:
        dated = within(asked.query, asked.since, asked.until)
        written = for_kibana(dated, relative=has_relative(place.q or "*"))
    except WrongUse as error:
        return HandOver("", (f"{error}.",))
    return HandOver(written.text, written.remarks)
