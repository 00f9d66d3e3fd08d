"""The side bar: what the hits have in common, each value a link that narrows the search or widens it again."""

import msgspec

from search.port import Result
from web.parts.clauses import add, clause, has, remove
from web.parts.links import PageAddress

SIDE = ("tag", "union", "company", "law", "outlet", "published")
"""The fields in the side bar, in its order."""

_HEADINGS = {
    "tag": "Subject",
    "union": "Union or guild",
    "company": "Company",
    "law": "Law or bill",
    "outlet": "Outlet",
    "published": "Day (UTC)",
}


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet."""

    text: str
    number: int
    href: str
    active: bool
    """Whether the search is narrowed by it already, so that the link takes it away."""


class FacetView(msgspec.Struct, frozen=True):
    """A field with its commonest values among the hits."""

    field: str
    heading: str
    values: tuple[FacetValue, ...]


def facets(result: Result, place: PageAddress) -> tuple[FacetView, ...]:
    """Return the side bar; fields without values are left out."""
    return tuple(
        FacetView(
            field, _HEADINGS[field], tuple(_value(place, field, text, n) for text, n in result.facets[field])
        )
        for field in SIDE
        if result.facets.get(field)
    )


def _value(place: PageAddress, field: str, text: str, number: int) -> FacetValue:
    if field == "published":
        return _day(place, text, number)
    wanted = clause(field, text)
    active = has(place.q, wanted)
    query = remove(place.q, wanted) if active else add(place.q, wanted)
    return FacetValue(text, number, place.moved(q=query).href, active)


def _day(place: PageAddress, day: str, number: int) -> FacetValue:
    """A day narrows by the two date fields, so that the reader sees it in the form."""
    active = place.since == day and place.until == day
    chosen = "" if active else day
    return FacetValue(day, number, place.moved(since=chosen, until=chosen).href, active)
