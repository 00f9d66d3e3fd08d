"""The search page's view models: what the templates print, decided without a request or a template."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from news.errors import WrongUse
from query.errors import QueryError
from query.fields import FIELDS, Field
from receipt.judgement import Judgement
from receipt.words import Receipt, receipt
from search.port import LooserSearch, Result, Search, Significant, Suggestion
from web.explore.apart import ApartView, apart
from web.explore.choices import Choices, choices, match_of
from web.explore.days import Days, days
from web.explore.hand_over import HandOver, hand_over
from web.explore.instead import Instead, instead
from web.explore.names import completions
from web.export import of_page
from web.parts.facets import FacetView, facets
from web.parts.hits import HitView, view
from web.parts.links import PageAddress
from web.parts.notes import NoteView, Offer, offers
from web.parts.stories import Way

EXAMPLES = (
    ("tag:ai AND tag:labor", "where the two subjects meet"),
    ("union:sag-aftra AND event:strike/*", "everything on a strike of one union"),
    ('"digital replica" AND NOT kind:union', "a phrase, one sort of outlet left out"),
    ("pay_max:[300000 TO *]", "pay above 300,000 dollars a year"),
    ("tag:labor/layoffs AND published:[now-30d TO now]", "layoffs of the last 30 days"),
    ("(replica* OR likeness) AND title:strike", "words by their beginning, in the title"),
)
"""Queries that show the language, each with what it asks for."""


EXPORTS = (("csv", "CSV for spreadsheets"), ("jsonl", "JSON lines"), ("atom", "Atom"))
"""The forms in which an answer is offered as a file."""


class QueryExample(msgspec.Struct, frozen=True):
    """A query to start from."""

    query: str
    meaning: str
    href: str


class Help(msgspec.Struct, frozen=True):
    """The query language in short."""

    examples: tuple[QueryExample, ...]
    fields: tuple[Field, ...]


class Mistake(msgspec.Struct, frozen=True):
    """Why a search could not be made."""

    message: str
    query: str
    """The query on one line, each character in its place."""
    position: int | None = None
    """Where in the query, in code points; null where the mistake is elsewhere."""
    offers: tuple[Offer, ...] = ()
    """What may be meant."""

    @property
    def pointer(self) -> str:
        """Return a caret that stands below the position."""
        return "" if self.position is None else " " * self.position + "^"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The search page, complete."""

    place: PageAddress
    receipt: Receipt
    help: Help
    choices: Choices
    mistake: Mistake | None = None
    notes: tuple[NoteView, ...] = ()
    total: int = 0
    hits: tuple[HitView, ...] = ()
    facets: tuple[FacetView, ...] = ()
    days: Days | None = None
    apart: tuple[ApartView, ...] = ()
    apart_href: str = ""
    """The same page with, or without, what sets the answer apart."""
    names: tuple[str, ...] = ()
    """Questions for the list under the box."""
    ways: HandOver | None = None
    exports: tuple[Way, ...] = ()
    """Everything that was found as a file, in each form that a reader may want."""
    instead: tuple[Instead, ...] = ()
    """What would find something, where this found nothing."""
    older: str = ""
    newest: str = ""


class Answered(msgspec.Struct, frozen=True):
    """What the index said to a question."""

    asked: Search
    result: Result
    notes: tuple[NoteView, ...] = ()
    apart: Mapping[str, Sequence[Significant]] = {}
    suggestions: Sequence[Suggestion] = ()
    instead: Sequence[LooserSearch] = ()


def found(answered: Answered, place: PageAddress, judgement: Judgement, now: datetime) -> Page:
    """Return the page for an answer."""
    result, zone = answered.result, answered.asked.zone
    return Page(
        place=place,
        receipt=receipt(judgement, now),
        help=query_help(),
        choices=choices(place),
        notes=answered.notes,
        total=result.total,
        hits=tuple(view(hit, place, now) for hit in result.hits),
        facets=facets(result, place, zone),
        days=days(result.facets.get("published", ()), result.others.get("published", 0), place, zone),
        apart=apart(answered.apart, place),
        apart_href=place.moved(apart="" if place.apart else "1").href,
        names=completions(place.q, answered.suggestions, result),
        ways=hand_over(answered.asked, place),
        exports=_exports(place) if result.total else (),
        instead=instead(answered.instead, place),
        older=place.moved(after=result.next).href if result.next else "",
        newest=place.moved().href if place.after else "",
    )


def _exports(place: PageAddress) -> tuple[Way, ...]:
    """Return the ways to a file; an export has every word, so there is none for most of them."""
    if match_of(place) == "most":
        return ()
    return tuple(Way(of_page(place, form), text) for form, text in EXPORTS)


def refused(error: WrongUse, place: PageAddress, judgement: Judgement, now: datetime) -> Page:
    """Return the page for a question that cannot be asked: the place of the mistake, and what may be meant."""
    return Page(
        place=place,
        receipt=receipt(judgement, now),
        help=query_help(),
        choices=choices(place),
        mistake=_mistake(error, place),
    )


def _mistake(error: WrongUse, place: PageAddress) -> Mistake:
    query = "".join(" " if char.isspace() else char for char in place.q)
    if not isinstance(error, QueryError):
        return Mistake(str(error), query)
    inside = max(0, min(error.position, len(query)))
    return Mistake(str(error), query, inside, offers(error.offers, place))


def query_help() -> Help:
    """Return the examples and the table of fields."""
    examples = tuple(QueryExample(query, meaning, PageAddress(q=query).href) for query, meaning in EXAMPLES)
    return Help(examples, tuple(FIELDS.values()))
