"""What is said of a question beside its answer: what was read otherwise than meant, and values nobody has."""

from collections.abc import Iterable, Sequence

import msgspec

from query.parse import QueryReading
from query.unknown import UnknownValue
from web.parts.links import PageAddress


class Offer(msgspec.Struct, frozen=True):
    """A question to ask instead."""

    query: str
    href: str


class NoteView(msgspec.Struct, frozen=True):
    """A sentence, and what to press."""

    message: str
    offers: tuple[Offer, ...] = ()


def offers(queries: Iterable[str], place: PageAddress) -> tuple[Offer, ...]:
    """Return each query once, as a link to the same page with it."""
    return tuple(Offer(query, place.moved(q=query).href) for query in dict.fromkeys(queries) if query)


def notes(reading: QueryReading, unknown: Sequence[UnknownValue], place: PageAddress) -> tuple[NoteView, ...]:
    """Return the remarks on a question in the order of its text, then each of its values that no item has."""
    read = [NoteView(remark.message, offers([remark.query], place)) for remark in reading.remarks]
    missing = [NoteView(each.words, offers(_mended(reading, each), place)) for each in unknown]
    return (*read, *missing)


def _mended(reading: QueryReading, unknown: UnknownValue) -> list[str]:
    return [reading.with_value(unknown.field, unknown.value, near) for near in unknown.near]
