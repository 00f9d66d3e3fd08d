"""The JSON API's answers."""

from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from news.errors import WrongUse
from query.errors import QueryError
from receipt.judgement import Judgement
from receipt.words import receipt
from search.port import Hit, Result, Search
from web.ask import Beside
from web.explore.choices import match_of
from web.parts.links import PageAddress


def answer(
    result: Result,
    place: PageAddress,
    judgement: Judgement,
    now: datetime,
    *,
    asked: Search,
    said: Beside,
) -> dict[str, Any]:
    """Return what ``/api/search`` says; ``coverage`` is the judgement, ``receipt`` its words as of ``now``."""
    return {
        "query": place.q,
        "notes": said.notes,
        "unknown": said.unknown,
        "since": place.since,
        "until": place.until,
        "sort": asked.sort,
        "match": match_of(place),
        "stories": asked.collapse,
        "zone": asked.zone,
        "total": result.total,
        "hits": [listed(hit) for hit in result.hits],
        "facets": {
            field: [{"value": value, "count": number} for value, number in values]
            for field, values in result.facets.items()
        },
        "others": result.others,
        "instead": said.instead,
        "next": result.next,
        "coverage": judgement,
        "receipt": receipt(judgement, now),
    }


def mistake(error: WrongUse) -> dict[str, Any]:
    """Return what is said of a question that cannot be asked; ``position`` is null outside the query."""
    position, offers = (error.position, error.offers) if isinstance(error, QueryError) else (None, ())
    return {"error": str(error), "position": position, "offers": offers}


def listed(hit: Hit) -> dict[str, Any]:
    """Return a hit without its body and markup, which would make up most of an answer."""
    return {name: value for name, value in hit.fields().items() if name not in ("body", "html")}


def whole(hit: Hit) -> dict[str, Any]:
    """Return what ``/api/item`` says: the same with its body, and ``item``, the record of what the feed said."""
    return {**hit.fields(), "item": hit.enriched.item}


def reply(content: Any, status: int = 200) -> Response:
    """Return ``content`` as JSON; times are RFC 3339 in UTC."""
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")
