"""What sets the answer to a question apart from everything else there is."""

from collections.abc import Mapping, Sequence

import msgspec

from search.port import Significant
from web.parts.clauses import add, clause, has
from web.parts.facets import HEADINGS
from web.parts.links import PageAddress

APART = ("tag", "company", "union", "organization", "person", "product", "law", "place")
"""The fields that are looked at, in the order of the panel."""


class ApartValue(msgspec.Struct, frozen=True):
    """A value that the answer has more often than the rest."""

    text: str
    here: int
    everywhere: int
    href: str


class ApartView(msgspec.Struct, frozen=True):
    """A field with such values, the one that stands out most first."""

    heading: str
    values: tuple[ApartValue, ...]


def apart(found: Mapping[str, Sequence[Significant]], place: PageAddress) -> tuple[ApartView, ...]:
    """Return the panel; what the question asks for anyway, and fields with nothing, are left out."""
    views = (
        ApartView(
            HEADINGS[field],
            tuple(
                ApartValue(
                    each.value, each.here, each.everywhere, place.moved(q=add(place.q, wanted), apart="").href
                )
                for each in found[field]
                if not has(place.q, wanted := clause(field, each.value))
            ),
        )
        for field in APART
        if found.get(field)
    )
    return tuple(view for view in views if view.values)
