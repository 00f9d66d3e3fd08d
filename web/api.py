"""The JSON API's answers."""

from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from receipt.judgement import Judgement
from receipt.words import receipt
from search.port import Hit, Result
from web.parts.links import PageAddress


def answer(result: Result, place: PageAddress, judgement: Judgement, now: datetime) -> dict[str, Any]:
    """Return what ``/api/search`` says; ``coverage`` is the judgement, ``receipt`` its words as of ``now``."""
    return {
        "query": place.q,
        "since": place.since,
        "until": place.until,
        "total": result.total,
        "hits": [_listed(hit) for hit in result.hits],
        "facets": {
            field: [{"value": value, "count": number} for value, number in values]
            for field, values in result.facets.items()
        },
        "next": result.next,
        "coverage": judgement,
        "receipt": receipt(judgement, now),
    }


def _listed(hit: Hit) -> dict[str, Any]:
    """Return a hit without its body, which would make up most of an answer."""
    return {name: value for name, value in hit.fields().items() if name != "body"}


def whole(hit: Hit) -> dict[str, Any]:
    """Return what ``/api/item`` says: the same with its body, and ``item``, the record of what the feed said."""
    return {**hit.fields(), "item": hit.enriched.item}


def reply(content: Any, status: int = 200) -> Response:
    """Return ``content`` as JSON; times are RFC 3339 in UTC."""
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")
