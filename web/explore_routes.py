"""What is like an item, what sets an answer apart, and which names there are, as JSON."""

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from news.clock import Clock
from news.errors import WrongUse
from search.port import Explorer
from web.api import listed, mistake, reply
from web.ask import Read, given, limit_of, reading_of, refuse_unknown, search_for
from web.explore.apart import APART
from web.explore.names import LONGEST, SUGGESTED
from web.parts.clauses import clause
from web.parts.links import PageAddress

_MOST = 50
"""Likenesses, values and names that may be asked for at once."""


def add_explore(app: FastAPI, *, index: Explorer, read: Read, clock: Clock) -> None:
    """Add the three routes."""
    _add_similar(app, index)
    _add_significant(app, index, read, clock)
    _add_suggest(app, index)


def _add_similar(app: FastAPI, index: Explorer) -> None:
    @app.get("/api/similar/{item_id}", summary="More like one item")
    def similar(request: Request, item_id: str, limit: str = "") -> Response:
        """Return the items that tell of the same things, the likest first; items of its own story are left out."""
        try:
            refuse_unknown(given(request), ("limit",))
            number = limit_of(limit, usual=5, most=_MOST)
        except WrongUse as error:
            return reply(mistake(error), 400)
        if not index.get([item_id]):
            raise HTTPException(404, f"There is no item {item_id} in the index.")
        return reply({"id": item_id, "hits": [listed(hit) for hit in index.similar(item_id, number)]})


def _add_significant(app: FastAPI, index: Explorer, read: Read, clock: Clock) -> None:
    @app.get("/api/significant", summary="What sets an answer apart")
    def significant(
        request: Request,
        q: str = "",
        since: str = "",
        until: str = "",
        match: str = "",
        fields: str = "",
        limit: str = "",
    ) -> Response:
        """Return the values that the items found have more often than all items, by field.

        ``here`` is how many of the items found have the value, ``everywhere`` how many of all; at least three of
        those found must. ``score`` is the share's absolute change times its relative change, the highest first.
        ``fields`` names fields, comma-separated.
        """
        try:
            refuse_unknown(given(request), ("q", "since", "until", "match", "fields", "limit"))
            place = PageAddress(q=q, since=since, until=until, match=match)
            asked = search_for(place, reading_of(place, read), clock())
            found = index.significant(asked, _fields(fields, APART), limit_of(limit, usual=5, most=_MOST))
        except WrongUse as error:
            return reply(mistake(error), 400)
        return reply({"query": q, "since": since, "until": until, "fields": found})


def _add_suggest(app: FastAPI, index: Explorer) -> None:
    @app.get("/api/suggest", summary="Names that begin so")
    def suggest(request: Request, q: str = "", fields: str = "", limit: str = "") -> Response:
        """Return names of which a word begins with ``q``, the most frequent first.

        ``clause`` is the name as a query asks for it. ``fields`` names fields, comma-separated.
        """
        try:
            refuse_unknown(given(request), ("q", "fields", "limit"))
            number = limit_of(limit, usual=8, most=_MOST)
            found = index.suggest(q[:LONGEST], _fields(fields, SUGGESTED), number)
        except WrongUse as error:
            return reply(mistake(error), 400)
        shown = [
            {
                "field": each.field,
                "value": each.value,
                "count": each.count,
                "clause": clause(each.field, each.value),
            }
            for each in found
        ]
        return reply({"query": q, "suggestions": shown})


def _fields(text: str, usual: Sequence[str]) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()] or list(usual)
