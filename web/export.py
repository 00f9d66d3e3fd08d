"""Exports over HTTP: every hit as a stream, or a page of it with the address of the next."""

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

from news.errors import WrongUse
from web.api import mistake, reply
from web.ask import refuse_unknown
from web.parts.links import PageAddress

PATH = "/api/export"


class ExportAddress(msgspec.Struct, frozen=True, kw_only=True):
    """What an export is asked for by its address, as text."""

    q: str = ""
    format: str = ""
    since: str = ""
    until: str = ""
    columns: str = ""
    sort: str = ""
    match: str = ""
    after: str = ""
    limit: str = ""
    head: str = ""
    bom: str = ""

    def moved(self, **changes: str) -> "ExportAddress":
        """Return the address with some parts changed."""
        return msgspec.structs.replace(self, **changes)

    @property
    def href(self) -> str:
        """Return the address relative to this site."""
        given = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return f"{PATH}?{urlencode(given)}" if given else PATH


def of_page(place: PageAddress, format_: str = "csv") -> str:
    """Return the address under which everything that the search page has found is exported."""
    return ExportAddress(q=place.q, since=place.since, until=place.until, format=format_).href


PARAMETERS = tuple(field.name for field in msgspec.structs.fields(ExportAddress))


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """An export that can be sent."""

    media_type: str
    filename: str
    """In ASCII, without signs that a header could not carry."""
    chunks: Iterator[bytes]
    """Made as they are asked for. May raise :class:`news.errors.Unavailable`, after a piece that says so."""
    next: str | None = None
    """Cursor of what follows a page; empty on the last page, null where all is sent."""


class Exporter(Protocol):
    """Makes exports. Safe for use from several threads."""

    def __call__(self, address: ExportAddress) -> Download:
        """Return what is asked for. Raises :class:`WrongUse` naming the parameter that cannot be."""
        ...


def add_export(app: FastAPI, exporter: Exporter) -> None:
    """Add the route."""

    @app.head(PATH, include_in_schema=False)
    @app.get(PATH, summary="Every hit as a file", response_class=StreamingResponse)
    def export(  # noqa: PLR0913 (each is one parameter)
        request: Request,
        *,
        q: str = "",
        format: str = "",  # noqa: A002 (the parameter's name)
        since: str = "",
        until: str = "",
        columns: str = "",
        sort: str = "",
        match: str = "",
        after: str = "",
        limit: str = "",
        head: str = "",
        bom: str = "",
    ) -> Response:
        """Return every hit as ``format`` csv, jsonl, atom or ndjson (for the bulk API of Elasticsearch).

        ``columns`` are names with commas between them, ``sort`` newest or first-seen, ``head=0`` leaves out where
        it comes from, ``bom=1`` marks CSV as UTF-8. With ``limit`` (1 to 1,000) the answer is one page, and the
        header ``Link`` has the address of the next with ``rel="next"``; without it everything is sent as it comes.
        What is cut off in the middle ends with a line that has the cursor to go on with as ``after``.
        """
        address = ExportAddress(
            q=q, format=format, since=since, until=until, columns=columns, sort=sort, match=match, after=after,
            limit=limit, head=head, bom=bom,
        )  # fmt: skip
        try:
            refuse_unknown([name for name, _ in request.query_params.multi_items()], PARAMETERS)
            made = exporter(address)
        except WrongUse as error:
            return reply(mistake(error), 400)
        headers = _headers(made, address)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=made.media_type)
        return StreamingResponse(made.chunks, headers=headers, media_type=made.media_type)


def _headers(made: Download, address: ExportAddress) -> dict[str, str]:
    headers = {"Content-Disposition": f'attachment; filename="{made.filename}"', "Cache-Control": "no-store"}
    if made.next:
        headers["Link"] = f'<{address.moved(after=made.next).href}>; rel="next"'
    return headers
