"""The side bar: what the hits have in common, each value a link that narrows the search or widens it again."""

from datetime import date

import msgspec

from search.port import Result
from web.parts.clauses import add, clause, has, remove
from web.parts.links import PageAddress
from web.parts.periods import narrowed, next_day

SIDE = ("tag", "union", "company", "law", "outlet", "published")
"""The fields in the side bar, in its order."""

HEADINGS = {
    "tag": "Subject",
    "union": "Union or guild",
    "company": "Company",
    "organization": "Organization",
    "person": "Person",
    "product": "AI product",
    "law": "Law or bill",
    "place": "Place",
    "outlet": "Outlet",
    "published": "Day",
}
"""What a reader calls a field."""
SHOWN = 12
"""Values of a field in the side bar."""


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
    other: int = 0
    """How often the hits have a value that is not shown; of days, how many hits are of earlier ones."""


def facets(result: Result, place: PageAddress, zone: str = "UTC") -> tuple[FacetView, ...]:
    """Return the side bar, the days being those of ``zone``; fields without values are left out."""
    return tuple(_facet(result, place, field, zone) for field in SIDE if result.facets.get(field))


def _facet(result: Result, place: PageAddress, field: str, zone: str) -> FacetView:
    listed = result.facets[field]
    return FacetView(
        field,
        HEADINGS[field] + (f" ({zone})" if field == "published" else ""),
        tuple(_value(place, field, text, number, zone) for text, number in listed[:SHOWN]),
        result.others.get(field, 0) + sum(number for _, number in listed[SHOWN:]),
    )


def _value(place: PageAddress, field: str, text: str, number: int, zone: str) -> FacetValue:
    if field == "published":
        return _day(place, text, number, zone)
    wanted = clause(field, text)
    active = has(place.q, wanted)
    query = remove(place.q, wanted) if active else add(place.q, wanted)
    return FacetValue(text, number, place.moved(q=query).href, active)


def _day(place: PageAddress, day: str, number: int, zone: str) -> FacetValue:
    """A day narrows by the two date fields, so that the reader sees it in the form."""
    start = date.fromisoformat(day)
    there = narrowed(place, start, next_day(start), zone)
    active = (place.since, place.until) == (there.since, there.until)
    href = (place.moved(since="", until="") if active else there).href
    return FacetValue(day, number, href, active)
