"""A description that names a saved search in place of a query: the query of that search as it is now.

The subscription keeps both, the query by which it matches and the name it was taken from. What becomes of the
saved search later changes no subscription: whoever changes it is told which ones have the older query.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from alerts.desk.file import FileEntry
from alerts.subscription import Subscription
from news.errors import WrongUse
from query.analysis.near import nearest
from search.saved import SavedSearch, SavedSearches, search_name


def with_query(
    given: Mapping[str, Any], searches: Callable[[], SavedSearches], called: Callable[[str], str] = str
) -> dict[str, Any]:
    """Return a description with the query of the saved search it names as ``saved``.

    One that has a query as well is what a subscription was written down as, and stays as it is. ``searches`` is
    asked only where it has to be. Raises :class:`WrongUse` for a search that is not there, naming a near one.
    """
    name = given.get("saved")
    if not isinstance(name, str) or not name.strip() or given.get("query"):
        return dict(given)
    found = searches().get(search_name(name))
    if found is None:
        near = nearest(name, (each.name for each in searches().all()), 1)
        meant = f"did you mean {near[0]}?" if near else "see guildwire saved list"
        raise WrongUse(f"{called('saved')} {name[:80]!r}: there is no such saved search: {meant}")
    return {**given, "saved": found.name, "query": found.query}


def entries_with_queries(entries: Sequence[FileEntry], searches: Callable[[], SavedSearches]) -> list[FileEntry]:
    """Return the same of a file's subscriptions, errors with their place."""
    found = []
    for each in entries:
        try:
            found.append(replace(each, fields=with_query(each.fields, searches)))
        except WrongUse as error:
            raise WrongUse(f"{each.place}: {error}") from error
    return found


def taken_from(saved: SavedSearch, subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """Return those whose query was taken from a saved search, or is the same."""
    return [each for each in subscriptions if each.saved == saved.name or each.query == saved.query]


def outdated(saved: SavedSearch, subscriptions: Iterable[Subscription]) -> list[Subscription]:
    """Return those whose query was taken from a saved search and is not what it is now."""
    return [each for each in subscriptions if each.saved == saved.name and each.query != saved.query]
