"""Atom feeds: of a subscription at its secret address, of a saved search at its name."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime

from fastapi import FastAPI, Request
from fastapi.responses import Response

from news.net.retry_after import http_date
from web.alerts.port import AtomDesk, FeedFile


class AtomResponse(Response):
    """An Atom document."""

    media_type = "application/atom+xml"


def add_feed(app: FastAPI, feed: AtomDesk) -> None:
    """Add the route. Whoever has the address may read it; a secret one stands in no list and no log."""

    @app.head("/atom/{token}", include_in_schema=False)
    @app.get(
        "/atom/{token}",
        summary="A saved search, or the letters of a subscription, as Atom",
        response_class=AtomResponse,
    )
    def atom(request: Request, token: str) -> Response:
        """Return the newest entries. 404 where the address was never given or was taken back."""
        found = feed(token)
        headers = _headers(found)
        if _known(request, headers["ETag"], found.changed):
            return Response(status_code=304, headers=headers)
        return AtomResponse(found.body, headers=headers)


def _headers(found: FeedFile) -> dict[str, str]:
    # A shared cache would give the feed away after its address was taken back.
    headers = {"ETag": f'"{hashlib.sha256(found.body).hexdigest()[:32]}"', "Cache-Control": "private, no-cache"}
    if found.changed is not None:
        headers["Last-Modified"] = format_datetime(
            found.changed.astimezone(UTC).replace(microsecond=0), usegmt=True
        )
    return headers


def _known(request: Request, etag: str, changed: datetime | None) -> bool:
    """Tell whether the reader has this version; where both are asked, the tag decides (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    asked = http_date(since)
    return asked is not None and changed.replace(microsecond=0) <= asked
