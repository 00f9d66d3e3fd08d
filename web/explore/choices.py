"""How an answer is laid out: its order, how many words must match, stories, and the zone of its days."""

from typing import cast, get_args

import msgspec

from news.errors import WrongUse
from news.zones import zone_named
from query.modes.most import Match
from search.port import Sort
from web.parts.links import PageAddress

SORTS: dict[Sort, tuple[str, str]] = {
    "newest": ("Newest", "newest first"),
    "first-seen": ("Last to come in", "last to come in first"),
    "relevance": ("Best match", "best match first"),
}
"""Each order as the form names it and as the heading says it."""

MATCHES: dict[Match, str] = {"all": "All words", "most": "Most words"}


class Choice(msgspec.Struct, frozen=True):
    """One of several things to choose."""

    value: str
    text: str
    chosen: bool


class Choices(msgspec.Struct, frozen=True):
    """The controls of the form beside the question and its dates."""

    sorts: tuple[Choice, ...]
    matches: tuple[Choice, ...]
    stories: bool
    order: str
    """The chosen order in words: ``newest first``."""


def sort_of(place: PageAddress) -> Sort:
    """Return the order that was asked for. Raises :class:`WrongUse` for another word."""
    return cast("Sort", _one_of("sort", place.sort or "newest", get_args(Sort)))


def match_of(place: PageAddress) -> Match:
    """Return how many of the words must match. Raises :class:`WrongUse` for another word."""
    return cast("Match", _one_of("match", place.match or "all", get_args(Match)))


def stories_of(place: PageAddress) -> bool:
    """Return whether one hit a story is shown. Raises :class:`WrongUse` for another word."""
    return _one_of("stories", place.stories or "0", ("0", "1")) == "1"


def zone_of(place: PageAddress) -> str:
    """Return the zone of the days, UTC if none is named. Raises :class:`WrongUse` for one that is not there."""
    return zone_named(place.zone, "zone=")


def choices(place: PageAddress) -> Choices:
    """Return the controls as they stand; a word that is not understood stands for what is usual."""
    sort = place.sort if place.sort in SORTS else "newest"
    match = place.match if place.match in MATCHES else "all"
    return Choices(
        tuple(Choice(value, text, value == sort) for value, (text, _) in SORTS.items()),
        tuple(Choice(value, text, value == match) for value, text in MATCHES.items()),
        place.stories == "1",
        SORTS[sort][1],
    )


def _one_of(name: str, given: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise WrongUse(f"{name}={given} is nothing to choose: give {' or '.join(known)}")
    return given
