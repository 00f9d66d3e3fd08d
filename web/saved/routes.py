"""All routes of saved searches: the list, the forms that need no script, the API."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from news.errors import WrongUse
from search.saved import NoSuchSearch
from web.alerts.forms import form_fields
from web.alerts.guard import is_local, limited, refuse_others
from web.alerts.routes import status_of
from web.pages import Pages
from web.saved import api, page
from web.saved.port import SavedDesk, ShownSearch

MOST = 64 * 1024
"""Bytes of a form that are read."""


def add_saved(app: FastAPI, pages: Pages, desk: SavedDesk) -> None:
    """Add the pages and the API."""
    _add_pages(app, pages, desk)
    _add_forms(app, pages, desk)
    api.add_api(app, desk)


def _add_pages(app: FastAPI, pages: Pages, desk: SavedDesk) -> None:
    @app.get("/saved", include_in_schema=False)
    def searches(request: Request) -> Response:
        rows = page.rows(desk.all(counted=True))
        return pages.render("saved.html", rows=rows, form=page.empty_form(), local=is_local(request))

    @app.get("/saved/{name}", include_in_schema=False)
    def search(request: Request, name: str) -> Response:
        return _one(pages, request, page.form_of(desk.show(name)))


def _add_forms(app: FastAPI, pages: Pages, desk: SavedDesk) -> None:
    @app.post("/saved", include_in_schema=False)
    async def save(request: Request) -> Response:
        given = await _given(request)
        try:
            kept = await run_in_threadpool(desk.add, _described(given))
        except WrongUse as error:
            return _one(pages, request, page.refused(given, error, None, "/saved"), status_of(error))
        return _to(kept.search.name)

    @app.post("/saved/{name}", include_in_schema=False)
    async def change(request: Request, name: str) -> Response:
        given = await _given(request)
        seen = tuple(filter(None, [given.get("version")]))
        try:
            kept = await run_in_threadpool(desk.put, name, _described(given), seen)
        except WrongUse as error:
            now = await run_in_threadpool(_stored, desk, name)
            action = f"/saved/{quote(name, safe='')}"
            return _one(pages, request, page.refused(given, error, now, action), status_of(error))
        return _to(kept.search.name)

    @app.post("/saved/{name}/remove", include_in_schema=False)
    async def remove(request: Request, name: str) -> Response:
        given = await _given(request)
        await run_in_threadpool(desk.remove, name, tuple(filter(None, [given.get("version")])))
        return _to("")


async def _given(request: Request) -> dict[str, str]:
    refuse_others(request)
    return form_fields(request.headers.get("content-type", ""), await limited(request, MOST))


def _described(given: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in given.items() if value and key != "version"}


def _stored(desk: SavedDesk, name: str) -> ShownSearch | None:
    try:
        return desk.show(name)
    except NoSuchSearch:
        return None


def _one(pages: Pages, request: Request, form: page.SearchForm, status: int = 200) -> Response:
    return pages.render(
        "saved_one.html", status, form=form, row=page.row(form.now) if form.now else None, local=is_local(request)
    )


def _to(name: str) -> Response:
    # Answered by GET (303), so that reloading the page sends no form a second time.
    return RedirectResponse(f"/saved/{name}" if name else "/saved", 303)
