"""Which items tell of the same things: the rare words of title and summary, and the names. Pure."""

from collections.abc import Iterator
from typing import Any

from news.enriched import ENTITY_KINDS, Enriched
from query.analysis import analyze
from query.to_elastic import Clause
from query.to_text import RAW

TERMS = 20
"""Words that are looked for at most, the rarest."""
_NAME = 2.0
"""What a name counts beside a word that is as rare."""


def question(own: Enriched, limit: int) -> dict[str, Any]:
    """Return the body of a search for items like one, without it and its story."""
    item = own.item
    barred: list[Clause] = [{"ids": {"values": [item.id]}}]
    if own.story:
        barred.append({"term": {"story": {"value": analyze.keyword(own.story)}}})
    return {
        "query": {
            "bool": {
                "should": [_words(f"{item.title}\n{item.summary}"), *_names(own)],
                "minimum_should_match": 1,
                "must_not": barred,
            }
        },
        "sort": [{"_score": "desc"}, {"published": "desc"}, {f"id.{RAW}": "desc"}],
        "size": limit,
    }


def _words(text: str) -> Clause:
    return {
        "more_like_this": {
            "fields": ["title", "summary"],
            "like": [text],
            "min_term_freq": 1,
            "min_doc_freq": 2,
            "max_query_terms": TERMS,
            "minimum_should_match": "20%",
        }
    }


def _names(own: Enriched) -> Iterator[Clause]:
    named = dict.fromkeys((entity.kind, entity.name) for entity in own.entities if entity.kind in ENTITY_KINDS)
    for kind, name in named:
        yield {"term": {kind: {"value": analyze.keyword(name), "boost": _NAME}}}
