"""The search page and the same as JSON."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from news.clock import Clock
from news.errors import WrongUse
from query.fields import FACETS
from search.port import Explorer, Suggestion
from web.alerts.guard import is_local
from web.api import answer, mistake, reply
from web.ask import Asking, beside, given, reading_of, refuse_unknown, search_for
from web.explore.apart import APART
from web.explore.days import LISTED
from web.explore.names import SUGGESTED, unfinished
from web.pages import Pages
from web.parts.facets import SIDE
from web.parts.links import PLACE, PageAddress
from web.parts.notes import notes
from web.search_page import Found, found, refused
from web.trust import Judge, of_search


def add_search_page(app: FastAPI, pages: Pages, asking: Asking, clock: Clock, trust: Judge) -> None:
    """Add the page."""

    @app.get("/", include_in_schema=False)
    def search(request: Request) -> Response:
        place = PageAddress(**{name: request.query_params.get(name, "") for name in PLACE})
        try:
            refuse_unknown(given(request), PLACE)
            reading = reading_of(place, asking.read)
            asked = search_for(place, reading, clock(), SIDE, LISTED)
            result = asking.index.search(asked)
        except WrongUse as error:
            return pages.render("search.html", 400, page=refused(error, place, trust(), clock()))
        said = beside(asking, place, asked, reading, result)
        answered = Found(
            asked,
            result,
            notes(reading, said.unknown, place),
            asking.index.significant(asked, APART) if place.apart and result.total else {},
            _names(asking.index, place),
            said.instead,
        )
        page = found(answered, place, of_search(trust, asked, said.unknown), clock())
        return pages.render("search.html", page=page, local=is_local(request))


def _names(index: Explorer, place: PageAddress) -> tuple[Suggestion, ...]:
    word = unfinished(place.q)
    return index.suggest(word, SUGGESTED) if word else ()


def add_search_api(app: FastAPI, asking: Asking, clock: Clock, trust: Judge) -> None:
    """Add ``/api/search``."""

    @app.get("/api/search", summary="Search")
    def api_search(  # noqa: PLR0913, PLR0917 (each is a parameter of the address)
        request: Request,
        q: str = "",
        since: str = "",
        until: str = "",
        limit: str = "",
        after: str = "",
        facets: str = "",
        sort: str = "",
        match: str = "",
        stories: str = "",
        zone: str = "",
    ) -> Response:
        """Return hits and their number.

        ``sort`` is ``newest`` (if nothing is said), ``first-seen``, what came in last first, or ``relevance``, the
        best match first; it never changes what is found. ``match=most`` lets a question of three words or more
        lose some of them; ``all`` is usual. ``stories=1`` gives one hit a story, with ``more`` other items from
        ``outlets`` other outlets; ``total`` stays the number of items.

        ``facets`` names fields, comma-separated, whose commonest values are counted; ``others`` says how often the
        hits have a value that is not listed. Days (``published``) are those of ``zone``, an IANA name, or of UTC.

        ``notes`` say what of ``q`` was read otherwise than it may be meant, ``unknown`` which of its values no
        item has, ``instead`` what would find something where this finds nothing: ``without`` a part that is left
        out, with ``most`` of the words, or of ``any time``, each with its number. A mistake is 400 with ``error``,
        ``position`` in ``q``, and queries to ask instead, ``offers``.

        ``since`` and ``until`` are dates or parts of one (2023-07-26, 2023-07), each a whole period from its start
        to its end in UTC; times such as 2023-07-26T16:00:00Z, ``until`` exclusive; or today, yesterday, now-7d.
        """
        place = PageAddress(
            q=q,
            since=since,
            until=until,
            limit=limit,
            after=after,
            sort=sort,
            match=match,
            stories=stories,
            zone=zone,
        )
        try:
            refuse_unknown(given(request), (*_API, "facets"))
            reading = reading_of(place, asking.read)
            asked = search_for(place, reading, clock(), _facets(facets))
            result = asking.index.search(asked)
        except WrongUse as error:
            return reply(mistake(error), 400)
        said = beside(asking, place, asked, reading, result)
        judgement = of_search(trust, asked, said.unknown)
        return reply(answer(result, place, judgement, clock(), asked=asked, said=said))


_API = tuple(name for name in PLACE if name != "apart")


def _facets(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FACETS]
    if unknown:
        raise WrongUse(f"facets={unknown[0]} is no field whose values are counted: give {', '.join(FACETS)}")
    return names
