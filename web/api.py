"""The JSON API's answers."""

from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from news.coverage import Coverage
from news.receipt import receipt
from query.document import fields_of
from search.port import Hit, Result
from web.parts.links import PageAddress


def answer(result: Result, place: PageAddress, coverage: Coverage, now: datetime) -> dict[str, Any]:
    """Return what ``/api/search`` says; ``coverage`` and, in words, ``receipt`` are as of ``now`` (aware)."""
    return {
        "query": place.q,
        "since": place.since,
        "until": place.until,
        "total": result.total,
        "hits": [hit_fields(hit) for hit in result.hits],
        "facets": {
            field: [{"value": value, "count": number} for value, number in values]
            for field, values in result.facets.items()
        },
        "next": result.next,
        "coverage": coverage,
        "receipt": receipt(coverage, now),
    }


def hit_fields(hit: Hit) -> dict[str, Any]:
    """Return the document under the names of the field table, without its body.

    ``pay`` holds every figure, and ``matches`` title and snippet as ``[text, matched]`` pieces.
    """
    document: dict[str, Any] = fields_of(hit.enriched, hit.indexed)
    document.pop("body", None)
    matches = {"title": hit.title, "snippet": hit.snippet}
    return {**document, "pay": hit.enriched.pay, "matches": matches}


def reply(content: Any, status: int = 200) -> Response:
    """Return ``content`` as JSON; times are RFC 3339 in UTC."""
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")
