"""Saved searches as JSON. Reading is open; changing is for programs on this machine (:mod:`web.alerts.guard`)."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from query.errors import QueryError
from web.alerts.guard import JsonBody, Local
from web.alerts.schema import add_schema, described, fields, taking
from web.alerts.versions import SeenVersions, tagged
from web.api import mistake, reply
from web.saved.port import ANSWERS, KeptSearch, RemovedSearch, SavedDesk, SearchList, ShownSearch

_BODY = fields(
    query=("string", "The query, in the query language"),
    sort=("string", "newest, first-seen or relevance"),
    columns=("array", "Fields to show or export, in their order"),
    owner=("string", "Who answers for it"),
    note=("string", "What it is for"),
    name=("string", "As in the address, where it is given"),
)


def add_api(app: FastAPI, desk: SavedDesk) -> None:
    """Add the routes."""
    _add_reading(app, desk)
    _add_changing(app, desk)
    add_schema(app, ANSWERS)


def _add_reading(app: FastAPI, desk: SavedDesk) -> None:
    @app.get("/api/saved", summary="All saved searches", responses=described(SearchList))
    def searches() -> Response:
        """Return every saved search, by name."""
        return reply(desk.all())

    @app.get("/api/saved/{name}", summary="One saved search", responses=described(ShownSearch, 404))
    def search(name: str) -> Response:
        """Return one, with the subscriptions that use it, under its ``ETag``."""
        shown = desk.show(name)
        return tagged(shown, shown.version)


def _add_changing(app: FastAPI, desk: SavedDesk) -> None:
    @app.put(
        "/api/saved/{name}",
        summary="Save a search",
        responses=described(KeptSearch, 400, 403, 409, 412, 415),
        openapi_extra=taking(_BODY),
    )
    def put(request: Request, name: str, body: JsonBody, seen: SeenVersions) -> Response:
        """Save it, new (201) or in place of the one there; what the body leaves out is as in a new one.

        ``If-Match`` takes the ``ETag`` of what the caller has seen; one that was changed since is 412.
        ``If-None-Match: *`` saves only a new one, and is 409 where there is one.
        """
        try:
            kept = desk.add({**body, "name": name}) if _only_new(request) else desk.put(name, body, seen)
        except QueryError as error:
            return reply(mistake(error), 400)
        response = tagged(kept, kept.search.version, 201 if kept.made else 200)
        response.headers["location"] = f"/api/saved/{kept.search.name}"
        return response

    @app.delete(
        "/api/saved/{name}",
        summary="Remove a saved search",
        responses=described(RemovedSearch, 403, 404, 412),
        dependencies=[Local],
    )
    def remove(name: str, seen: SeenVersions) -> Response:
        """Remove it, with ``If-Match`` as above. Subscriptions that took its query keep it."""
        return reply(desk.remove(name, seen))


def _only_new(request: Request) -> bool:
    return request.headers.get("if-none-match", "").strip() == "*"
