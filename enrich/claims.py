"""``guildwire tag``: one JSON line of text in, what it is about out."""

from typing import Any

import msgspec

from enrich.line import decoder
from enrich.port import Enricher
from news.enriched import ENTITY_KINDS, Enriched, Span
from query import as_json


def tag_line(line: str, number: int, enricher: Enricher) -> dict[str, Any]:
    """Return what a line such as ``{"title", "summary", "body"?, "link"?, "published"?, "categories"?}`` is about.

    Keys: ``tag``, the kinds of names (lists of names), ``person_title`` (a list of ``NAME, TITLE``), ``pay``,
    ``event``, ``remote``, ``language``, ``rules`` and ``evidence`` (each span with the claim it shows). A line
    that is no such object gives ``{"error": TEXT, "line": NUMBER}``. ``published`` is RFC 3339 or a date; what is
    neither counts as missing. Spans are places in the texts in NFC, where an accent and its letter are one.
    """
    try:
        parsed = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        return {"error": str(error), "line": number}
    return describe(enricher.enrich(parsed.item(number)))


def describe(enriched: Enriched) -> dict[str, Any]:
    """Return the claims of an enriched item as plain values for JSON."""
    return {
        "tag": [tag.name for tag in enriched.tags],
        **{kind: list(enriched.names(kind)) for kind in ENTITY_KINDS},
        "person_title": list(enriched.person_titles),
        "pay": as_json.claims(enriched.pay),
        "event": as_json.claims(enriched.events),
        "remote": enriched.remote,
        "language": enriched.language or None,
        "rules": enriched.rules,
        "evidence": [shown for claim, spans in claims(enriched) for shown in _shown(claim, spans)],
    }


def claims(enriched: Enriched) -> list[tuple[str, tuple[Span, ...]]]:
    """Return every claim of an enriched item by a short name, with the spans that show it."""
    return [
        *((f"tag:{tag.name}", tag.evidence) for tag in enriched.tags),
        *((f"{entity.kind}:{entity.name}", entity.evidence) for entity in enriched.entities),
        *(
            (f"person_title:{title.of(entity.name)}", title.evidence)
            for entity in enriched.entities
            for title in entity.titles
        ),
        *((f"pay:{number}", pay.evidence) for number, pay in enumerate(enriched.pay)),
        *((f"event:{number}", event.evidence) for number, event in enumerate(enriched.events)),
        *([("remote", enriched.remote_evidence)] if enriched.remote else []),
    ]


def _shown(claim: str, spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [
        {
            "claim": claim,
            "field": span.field,
            "start": span.start,
            "end": span.end,
            "quote": span.quote,
            "rule": span.rule,
        }
        for span in spans
    ]
