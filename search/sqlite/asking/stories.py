"""What the embedded index finds of a story: its first item in the order, and how many others there are."""

import sqlite3
from collections.abc import Iterable

from news.errors import WrongUse
from search.cursor import Rank
from search.sqlite.asking.lists import LISTED, listed
from search.sqlite.asking.order import FoundRow, Order
from search.sqlite.write import is_old
from search.stories import Candidate, FoundStory, StoryHead, heads


def collapsed(
    connection: sqlite3.Connection, order: Order, after: Rank | None, wanted: int
) -> list[tuple[StoryHead, int]]:
    """Return the next ``wanted`` items that stand for their stories, each with its row id."""
    if is_old(connection):
        raise WrongUse("this index cannot show one item a story: run `guildwire index reindex`")
    rows: dict[Rank, int] = {}

    def candidates(place: Rank | None, size: int) -> list[Candidate[int]]:
        found = order.page(place, size)
        rows.update((each.place, each.at) for each in found)
        chosen = listed(each.at for each in found)
        stories = dict(connection.execute(f"SELECT at, story FROM doc WHERE at IN {LISTED}", (chosen,)))  # noqa: S608
        return [Candidate(each.place, stories[each.at]) for each in found]

    found = heads(candidates, lambda stories: _stories(connection, order, stories), after, wanted)
    return [(head, rows[head.place]) for head in found]


def _stories(connection: sqlite3.Connection, order: Order, stories: Iterable[int]) -> dict[int, FoundStory]:
    rows = connection.execute(
        f"SELECT at, seen, id, story, outlet FROM doc WHERE story IN {LISTED}",  # noqa: S608
        (listed(stories),),
    ).fetchall()
    of = {at: (story, outlet) for at, _, _, story, outlet in rows}
    found: dict[int, list[FoundRow]] = {}
    for each in order.among({at: (seen, id_) for at, seen, id_, _, _ in rows}):
        found.setdefault(of[each.at][0], []).append(each)
    return {story: _story(members, of) for story, members in found.items()}


def _story(members: list[FoundRow], of: dict[int, tuple[int, int | None]]) -> FoundStory:
    head = max(members)
    outlets = {of[each.at][1] for each in members} - {of[head.at][1], None}
    return FoundStory(head.place.id, len(members) - 1, len(outlets))
