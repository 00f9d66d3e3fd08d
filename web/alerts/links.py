"""The pages that signed links in letters lead to.

Mail scanners and previews follow every link, so a GET shows a question and nothing more. A POST acts, from
anywhere and without a login: the signed token is the authority, and mail programs send it too (RFC 8058).
"""

from datetime import timedelta
from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from news.errors import WrongUse
from web.alerts.forms import form_fields
from web.alerts.guard import limited
from web.alerts.link_words import link_page
from web.alerts.port import LinkAsked, LinkDesk, LinkExpired, NoSuchAlert
from web.pages import Pages

MOST = 16 * 1024
"""Bytes of a form that are read."""
LENGTHS: dict[str, timedelta | None] = {"1d": timedelta(days=1), "7d": timedelta(days=7), "always": None}
"""How long one may mute, by the value of the form's ``for``; null for good."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


class Pressed(NamedTuple):
    """What a form asks for."""

    undo: bool
    length: timedelta | None


def add_links(app: FastAPI, pages: Pages, desk: LinkDesk, path: str) -> None:
    """Add the pages; ``path`` stands before the token."""

    @app.api_route(f"{path}{{token}}", methods=["GET", "HEAD"], include_in_schema=False)
    def ask(token: str) -> Response:
        try:
            return _page(pages, desk.asked(token))
        except WrongUse as error:
            return _refused(pages, error)

    @app.post(f"{path}{{token}}", include_in_schema=False)
    async def act(request: Request, token: str) -> Response:
        body = await limited(request, MOST)
        try:
            pressed = _pressed(form_fields(request.headers.get("content-type", ""), body))
        except WrongUse as error:
            return _refused(pages, error, 400)
        try:
            found = await run_in_threadpool(_do, desk, token, pressed)
        except WrongUse as error:
            return _refused(pages, error)
        return _page(pages, found, undone=pressed.undo)


def _do(desk: LinkDesk, token: str, pressed: Pressed) -> LinkAsked:
    return desk.undo(token) if pressed.undo else desk.act(token, pressed.length)


def _page(pages: Pages, asked: LinkAsked, *, undone: bool = False) -> Response:
    response = pages.render("link.html", page=link_page(asked, undone=undone))
    response.headers.update(HEADERS)
    return response


def _refused(pages: Pages, error: WrongUse, status: int = 403) -> Response:
    status = 410 if isinstance(error, LinkExpired) else 404 if isinstance(error, NoSuchAlert) else status
    response = pages.render("error.html", status, status=status, message=str(error), back=None)
    response.headers.update(HEADERS)
    return response


def _pressed(form: dict[str, str]) -> Pressed:
    if form.get(ONE_CLICK[0]) == ONE_CLICK[1] or form.get("do") == "yes":
        chosen = form.get("for", "1d")
        if chosen not in LENGTHS:
            raise WrongUse("The form asks for a time that is not offered: open the link again and press a button")
        return Pressed(undo=False, length=LENGTHS[chosen])
    if form.get("do") == "undo":
        return Pressed(undo=True, length=None)
    raise WrongUse("Nothing was asked for: open the link and press a button")
