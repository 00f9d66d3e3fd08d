"""An item by its id or by the beginning of one, the same for every command."""

from collections.abc import Mapping
from itertools import islice

from enrich.stories.port import StoryStore
from news.enriched import Enriched
from news.errors import WrongUse
from news.text.excerpt import beginning
from query.tree import KeywordPrefix
from search.port import Index, Search

SHOWN = 3
"""Candidates that an error names where several items fit."""
_TITLE = 60
"""Characters of a candidate's title."""


def in_index(index: Index, start: str) -> Enriched:
    """Return the item of that id, or the only one whose id begins so. Raises as :func:`one_of`."""
    found = perhaps_in_index(index, start)
    if found is None:
        raise _none(start)
    return found


def perhaps_in_index(index: Index, start: str) -> Enriched | None:
    """Return the same, and nothing where the index has no such item. Raises :class:`WrongUse` for several."""
    found = index.get([start]) if start else {}
    if start and not found:
        hits = index.search(Search(query=KeywordPrefix("id", start), limit=SHOWN + 1)).hits
        found = {hit.enriched.item.id: hit.enriched for hit in hits}
    if not found:
        return None
    return found[one_of(start, {item: enriched.item.title for item, enriched in found.items()})]


def in_stories(stories: StoryStore, start: str) -> str:
    """Return the id of the one item in a story that fits. Raises as :func:`one_of`."""
    ids = stories.beginning(start, SHOWN + 1) if start else []
    return one_of(start, {item: kept.title for item, kept in stories.items(ids).items()} if ids else {})


def one_of(start: str, titles: Mapping[str, str]) -> str:
    """Return ``start`` itself if it is one of the ids that begin with it, or else the only one of them.

    ``titles`` has the ids with the titles of their items, up to ``SHOWN + 1`` of them. Raises :class:`WrongUse`
    that says what to do where there is none, and names candidates where there are several.
    """
    if start in titles:
        return start
    if not titles:
        raise _none(start)
    if len(titles) == 1:
        return next(iter(titles))
    named = [f"{item} ({_cut(title)})" for item, title in islice(titles.items(), SHOWN)]
    others = " and others" if len(titles) > SHOWN else ""
    raise WrongUse(
        f"several items have an id that begins with {start!r}: {', '.join(named)}{others}; give more of it"
    )


def _cut(title: str) -> str:
    title = " ".join(title.split())
    return beginning(title, _TITLE).of(title) or "no title"


def _none(start: str) -> WrongUse:
    return WrongUse(
        f"no item has an id that begins with {start!r}: guildwire search and guildwire story show list ids"
    )
