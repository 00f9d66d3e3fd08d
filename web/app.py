"""The search page and the JSON API as one FastAPI application."""

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from news.clock import Clock
from news.errors import Unavailable, WrongUse
from query.tree import Keyword
from receipt.words import receipt
from search.port import Explorer, Search
from web.alerts.port import AlertParts
from web.alerts.routes import add_alerts, status_of
from web.api import reply, whole
from web.ask import Asking, Read, Unknown
from web.explore.instead import Loosen
from web.explore_routes import add_explore
from web.export import Exporter, add_export
from web.item_page import item_page
from web.pages import STATIC, Pages
from web.parts.stories import StoryOf, way
from web.saved.port import SavedDesk
from web.saved.routes import add_saved
from web.search_routes import add_search_api, add_search_page
from web.security import protect
from web.story_routes import add_story
from web.trust import Judge


def create_app(  # noqa: PLR0913 (each part is injected)
    *,
    index: Explorer,
    read: Read,
    unknown: Unknown,
    loosen: Loosen,
    clock: Clock,
    trust: Judge,
    story: StoryOf,
    title: str = "Guildwire",
    alerts: AlertParts | None = None,
    saved: SavedDesk | None = None,
    export: Exporter | None = None,
    allowed_hosts: Sequence[str] = (),
) -> FastAPI:
    """Return the application.

    It keeps no state and may be asked from many threads at once, as the index may. But for ``alerts``, which
    subscriptions are kept in, and ``saved`` searches it only reads; without them their routes are not there.
    ``allowed_hosts`` are names it may be asked under besides localhost and 127.0.0.1;
    ``*.example.org`` covers every name below one.
    """
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    pages = Pages(
        title, str if alerts is None else alerts.troubles, saved=saved is not None, export=export is not None
    )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    asking = Asking(index, read, unknown, loosen)
    add_search_page(app, pages, asking, clock, trust)
    _add_item(app, pages, index=index, story=story, clock=clock, trust=trust)
    add_story(app, pages, story=story, index=index, clock=clock, trust=trust)
    add_search_api(app, asking, clock, trust)
    add_explore(app, index=index, read=read, clock=clock)
    _add_api(app, index)
    if export is not None:
        add_export(app, export)
    if alerts is not None:
        add_alerts(app, pages, alerts, clock)
    if saved is not None:
        add_saved(app, pages, saved)
    _add_errors(app, pages)
    protect(app, allowed_hosts)
    return app


def _add_item(app: FastAPI, pages: Pages, *, index: Explorer, story: StoryOf, clock: Clock, trust: Judge) -> None:
    @app.get("/item/{item_id}", include_in_schema=False)
    def item(item_id: str) -> Response:
        enriched = index.get([item_id]).get(item_id)
        if enriched is None:
            raise HTTPException(404, f"There is no item {item_id} in the index.")
        now = clock()
        page = item_page(enriched, now, way(enriched, story), index.similar(item_id))
        return pages.render("item.html", page=page, receipt=receipt(trust(), now))


def _add_api(app: FastAPI, index: Explorer) -> None:
    @app.get("/api/item/{item_id}", summary="One item with all its claims")
    def api_item(item_id: str) -> Response:
        found = index.search(Search(query=Keyword("id", item_id), limit=1)).hits
        if not found:
            raise HTTPException(404, f"There is no item {item_id} in the index.")
        return reply(whole(found[0]))

    @app.get("/healthz", summary="Whether the index answers")
    def health() -> Response:
        return reply({"status": "ok", "documents": index.count()})


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
