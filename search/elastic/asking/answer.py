"""Elasticsearch's answers as those of the index's port. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from query.analysis import analyze
from search.cursor import Rank
from search.elastic.asking.question import local_day
from search.elastic.document import enriched_of, indexed_of
from search.highlight import Highlighter
from search.port import Hit, Search
from search.stories import Candidate, FoundStory, StoryHead
from search.zones import zone_of

Found = Mapping[str, Any]
"""A hit as Elasticsearch gives it."""


def place(hit: Found) -> Rank:
    """Return where a hit stands in the order of results."""
    *score, time, id_ = hit["sort"]
    return Rank(float(score[0]) if score else 0.0, time, id_)


def candidate(hit: Found) -> Candidate[str]:
    """Return a hit with its story, as stories are compared."""
    story = hit["_source"].get("story")
    return Candidate(place(hit), None if story is None else analyze.keyword(story))


def stories(answer: Mapping[str, Any]) -> dict[str, FoundStory]:
    """Return what is found of each story."""
    heads = {hit["fields"]["story"][0]: hit for hit in answer["hits"]["hits"]}
    found: dict[str, FoundStory] = {}
    for bucket in answer["aggregations"]["stories"]["buckets"]:
        if (head := heads.get(bucket["key"])) is not None:
            outlets = {each["key"] for each in bucket["outlets"]["buckets"]} - {head["_source"].get("outlet")}
            found[bucket["key"]] = FoundStory(head["sort"][-1], bucket["doc_count"] - 1, len(outlets))
    return found


def hits(found: Sequence[Found], heads: Sequence[StoryHead], request: Search) -> Iterator[Hit]:
    """Yield the port's hits, cut and marked as by the embedded index."""
    highlighter = Highlighter(request.query) if request.marked else None
    for each, head in zip(found, heads, strict=True):
        yield hit(each["_source"], highlighter, head)


def hit(source: Mapping[str, Any], highlighter: Highlighter | None = None, head: StoryHead | None = None) -> Hit:
    """Return one hit; unmarked without a highlighter."""
    enriched = enriched_of(source)
    item = enriched.item
    more, outlets = (head.more, head.outlets) if head else (0, 0)
    if highlighter is None:
        whole = ((item.title, False),) if item.title else ()
        return Hit(enriched, indexed_of(source), whole, more=more, outlets=outlets)
    title = highlighter.title(item.title)
    snippet = highlighter.snippet(item.summary, item.body)
    return Hit(enriched, indexed_of(source), title, snippet, more, outlets)


Facets = dict[str, tuple[tuple[str, int], ...]]


def facets(answer: Mapping[str, Any], request: Search) -> tuple[Facets, dict[str, int]]:
    """Return the listed values of each facet, and how often there are others."""
    listed: Facets = {}
    others: dict[str, int] = {}
    for name in request.facets:
        found = answer["aggregations"][name]
        if name == "published":
            listed[name] = _days(found["buckets"], request)
            others[name] = answer["hits"]["total"]["value"] - sum(count for _, count in listed[name])
        else:
            listed[name] = tuple((bucket["key"], bucket["doc_count"]) for bucket in found["buckets"])
            others[name] = found["sum_other_doc_count"]
    return listed, others


def _days(buckets: Sequence[Mapping[str, Any]], request: Search) -> tuple[tuple[str, int], ...]:
    zone = zone_of(request.zone)
    return tuple((local_day(bucket["key"]["day"], zone), bucket["doc_count"]) for bucket in buckets)


def newest(answer: Mapping[str, Any]) -> int:
    """Return the latest ``published`` there is, in milliseconds since 1970; 0 where there is none."""
    return round(answer["aggregations"]["newest"]["value"] or 0)
