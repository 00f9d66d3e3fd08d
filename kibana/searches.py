"""Saved searches for Discover: the recommended ones in Lucene by our own compiler, and the latest items.

A relative time cannot be compiled: it would be frozen on the day of the build. It becomes the search's time range,
which Kibana counts from the moment of looking.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from kibana.objects import MARK, Object, encoded, reference, saved_object
from kibana.views import NEWS, NEWS_TIME, shown
from query.build import all_of
from query.parse import has_relative, parse
from query.to_text import to_text
from query.tree import And, Range
from search.recommended import RECOMMENDED, Recommended

SOURCE = "kibanaSavedObjectMeta.searchSourceJSON"
"""Where an object keeps its query; references from there begin with it."""
PAST = timedelta(days=90)
"""How far back a search looks that names no time."""

_WHEN = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""Relative times are measured from here, so that two builds are equal; any other moment does as well."""
_WIDTHS = {"title": 420, "tag": 260, "outlet": 150, "published": 190}
"""Pixels of the columns that need more or less than their share."""
_LATEST = Recommended(name="latest", title="Latest items", query="*", note="What came in last.")

_TIMES = {"newest": NEWS_TIME, "first-seen": "seen"}
"""What each order goes by. Kibana has none by relevance that a saved search could keep."""


def searches() -> list[Object]:
    """Return every saved search."""
    return [saved_search(each) for each in (*RECOMMENDED, _LATEST)]


def search_id(name: str) -> str:
    """Return the id of the saved search of that name."""
    return f"{MARK}-search-{name}"


LATEST = search_id(_LATEST.name)


def saved_search(each: Recommended) -> Object:
    """Return a search as Discover keeps it. Raises ``ValueError`` for times and orders that Kibana cannot keep."""
    query, past = lucene(each.query)
    # Discover shows the time by itself, and the address is what one presses.
    columns = [name for name in each.columns if name not in {NEWS_TIME, "url"}] + ["url"]
    return saved_object(
        "search",
        search_id(each.name),
        {
            "columns": [shown(name) for name in columns],
            "description": each.note,
            "grid": {"columns": {shown(name): {"width": _WIDTHS[name]} for name in _WIDTHS if name in columns}},
            "kibanaSavedObjectMeta": {"searchSourceJSON": encoded(source(query))},
            "sort": [[_order(each), "desc"]],
            "timeRange": {"from": f"now-{past.days}d", "to": "now"},
            "timeRestore": True,
            "title": f"Guildwire: {each.title}",
        },
        [reference("index-pattern", NEWS, f"{SOURCE}.index")],
    )


def source(query: str, filters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return where a saved search looks for what."""
    return {
        "filter": filters or [],
        "indexRefName": f"{SOURCE}.index",
        "query": {"language": "lucene", "query": query},
    }


def lucene(text: str) -> tuple[str, timedelta]:
    """Return a query of ours in Kibana's Lucene, and how far back it looks."""
    tree = parse(text, _WHEN)
    if not has_relative(text):
        return to_text(tree, kibana=True), PAST
    parts = tree.children if isinstance(tree, And) else (tree,)
    moving = [part for part in parts if isinstance(part, Range) and _past(part)]
    kept = all_of(part for part in parts if part not in moving)
    if len(moving) != 1:
        raise ValueError(
            f"{text}: Kibana keeps one time range for a whole search: write AND {NEWS_TIME}:>=now-7d at its end"
        )
    return to_text(kept, kibana=True), _past(moving[0])


def _past(part: Range) -> timedelta:
    """Return how many whole days before now a range of time begins that has no end; nothing for others."""
    low = part.low
    if part.field != NEWS_TIME or part.high is not None or not isinstance(low, datetime):
        return timedelta()
    past = _WHEN - low
    return past if past > timedelta() and past == timedelta(days=past.days) else timedelta()


def _order(each: Recommended) -> str:
    if each.sort not in _TIMES:
        raise ValueError(f"{each.name}: Kibana keeps no order by {each.sort}: sort it by {' or '.join(_TIMES)}")
    return _TIMES[each.sort]
