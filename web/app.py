"""The search page and the JSON API as one FastAPI application."""

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from news.clock import Clock
from news.errors import Unavailable, WrongUse
from query.fields import FACETS
from query.tree import Keyword
from receipt.words import receipt
from search.port import Index, Search
from web.alerts.port import AlertParts
from web.alerts.routes import add_alerts, status_of
from web.api import answer, mistake, reply, whole
from web.ask import Read, Unknown, reading_of, refuse_unknown, search_for
from web.item_page import item_page
from web.pages import STATIC, Pages
from web.parts.facets import SIDE
from web.parts.links import PLACE, PageAddress
from web.parts.notes import notes
from web.parts.stories import StoryOf, way
from web.saved.port import SavedDesk
from web.saved.routes import add_saved
from web.search_page import found, refused
from web.security import protect
from web.story_routes import add_story
from web.trust import Judge, of_search


def create_app(  # noqa: PLR0913 (each part is injected)
    *,
    index: Index,
    read: Read,
    unknown: Unknown,
    clock: Clock,
    trust: Judge,
    story: StoryOf,
    title: str = "Guildwire",
    alerts: AlertParts | None = None,
    saved: SavedDesk | None = None,
    allowed_hosts: Sequence[str] = (),
) -> FastAPI:
    """Return the application.

    It keeps no state and may be asked from many threads at once, as the index may. But for ``alerts``, which
    subscriptions are kept in, and ``saved`` searches it only reads; without them their routes are not there.
    ``allowed_hosts`` are names it may be asked under besides localhost and 127.0.0.1;
    ``*.example.org`` covers every name below one.
    """
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    pages = Pages(title, str if alerts is None else alerts.troubles, saved=saved is not None)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _add_search(app, pages, index=index, read=read, unknown=unknown, clock=clock, trust=trust)
    _add_item(app, pages, index=index, story=story, clock=clock, trust=trust)
    add_story(app, pages, story=story, index=index, clock=clock, trust=trust)
    _add_api(app, index=index, read=read, unknown=unknown, clock=clock, trust=trust)
    if alerts is not None:
        add_alerts(app, pages, alerts, clock)
    if saved is not None:
        add_saved(app, pages, saved)
    _add_errors(app, pages)
    protect(app, allowed_hosts)
    return app


def _add_search(
    app: FastAPI,
    pages: Pages,
    *,
    index: Index,
    read: Read,
    unknown: Unknown,
    clock: Clock,
    trust: Judge,
) -> None:
    @app.get("/", include_in_schema=False)
    def search(
        request: Request, q: str = "", since: str = "", until: str = "", limit: str = "", after: str = ""
    ) -> Response:
        place = PageAddress(q=q, since=since, until=until, limit=limit, after=after)
        try:
            refuse_unknown(_given(request), PLACE)
            reading = reading_of(place, read)
            asked = search_for(place, reading, clock(), SIDE)
            result = index.search(asked)
        except WrongUse as error:
            return pages.render("search.html", 400, page=refused(error, place, trust(), clock()))
        missing = () if result.total else unknown(reading)
        judgement = of_search(trust, asked, missing)
        page = found(result, place, judgement, clock(), notes(reading, missing, place))
        return pages.render("search.html", page=page)


def _add_item(app: FastAPI, pages: Pages, *, index: Index, story: StoryOf, clock: Clock, trust: Judge) -> None:
    @app.get("/item/{item_id}", include_in_schema=False)
    def item(item_id: str) -> Response:
        enriched = index.get([item_id]).get(item_id)
        if enriched is None:
            raise HTTPException(404, f"There is no item {item_id} in the index.")
        now = clock()
        page = item_page(enriched, now, way(enriched, story))
        return pages.render("item.html", page=page, receipt=receipt(trust(), now))


def _given(request: Request) -> list[str]:
    return [name for name, _ in request.query_params.multi_items()]


def _add_api(
    app: FastAPI,
    *,
    index: Index,
    read: Read,
    unknown: Unknown,
    clock: Clock,
    trust: Judge,
) -> None:
    @app.get("/api/search", summary="Search")
    def api_search(
        request: Request,
        q: str = "",
        since: str = "",
        until: str = "",
        limit: str = "",
        after: str = "",
        facets: str = "",
    ) -> Response:
        """Return hits, newest first. ``facets`` names fields, comma-separated.

        ``notes`` say what of ``q`` was read otherwise than it may be meant, ``unknown`` which of its values no
        item has. A mistake is 400 with ``error``, ``position`` in ``q``, and queries to ask instead, ``offers``.

        ``since`` and ``until`` are dates or parts of one (2023-07-26, 2023-07), each a whole period from its start
        to its end in UTC; times such as 2023-07-26T16:00:00Z, ``until`` exclusive; or today, yesterday, now-7d.
        """
        place = PageAddress(q=q, since=since, until=until, limit=limit, after=after)
        try:
            refuse_unknown(_given(request), (*PLACE, "facets"))
            reading = reading_of(place, read)
            asked = search_for(place, reading, clock(), _facets(facets))
            result = index.search(asked)
        except WrongUse as error:
            return reply(mistake(error), 400)
        missing = () if result.total else unknown(reading)
        return reply(answer(result, place, of_search(trust, asked, missing), clock(), reading.remarks, missing))

    @app.get("/api/item/{item_id}", summary="One item with all its claims")
    def api_item(item_id: str) -> Response:
        found = index.search(Search(query=Keyword("id", item_id), limit=1)).hits
        if not found:
            raise HTTPException(404, f"There is no item {item_id} in the index.")
        return reply(whole(found[0]))

    @app.get("/healthz", summary="Whether the index answers")
    def health() -> Response:
        return reply({"status": "ok", "documents": index.count()})


def _facets(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FACETS]
    if unknown:
        raise WrongUse(f"facets={unknown[0]} is no field whose values are counted: give {', '.join(FACETS)}")
    return names


def _add_errors(app: FastAPI, pages: Pages) -> None:
    def say(request: Request, status: int, message: str) -> Response:
        path = request.url.path
        if path.startswith("/api/") or path == "/healthz":
            return reply({"error": message}, status)
        return pages.render("error.html", status, status=status, message=message, back=None)

    @app.exception_handler(Unavailable)
    def unavailable(request: Request, error: Unavailable) -> Response:
        return say(request, 503, str(error))

    @app.exception_handler(WrongUse)
    def wrong(request: Request, error: WrongUse) -> Response:
        return say(request, status_of(error), str(error))

    @app.exception_handler(HTTPException)
    def refused_request(request: Request, error: HTTPException) -> Response:
        return say(request, error.status_code, str(error.detail))
