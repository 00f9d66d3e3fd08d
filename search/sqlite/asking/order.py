"""The orders in which the embedded index shows what it finds."""

import heapq
import sqlite3
from typing import NamedTuple, Protocol

from query.times import millis
from search.cursor import Rank
from search.port import Search
from search.relevance import sought
from search.sqlite.asking.lists import LISTED, found_among, listed, number_of
from search.sqlite.asking.scoring import scored
from search.sqlite.schema import first_row, instant
from search.sqlite.to_sql import Condition, Plan


class FoundRow(NamedTuple):
    """A found document: where it stands in the order, and its row id."""

    place: Rank
    at: int


class Order(Protocol):
    """One order over what a plan finds, in one state of the file."""

    def total(self) -> int:
        """Return how many documents are found."""
        ...

    def page(self, after: Rank | None, limit: int) -> list[FoundRow]:
        """Return the next ``limit`` documents."""
        ...

    def among(self, rows: dict[int, tuple[int, str]]) -> list[FoundRow]:
        """Return which of some documents are found, unordered; given by row id are their ``seen`` and id."""
        ...


def order_of(connection: sqlite3.Connection, wanted: Plan, request: Search, origin: int) -> Order:
    """Return the order that was asked for; ``origin`` is from when the age of an item counts, in milliseconds."""
    if request.sort == "first-seen":
        return FirstSeen(connection, wanted)
    if request.sort == "relevance" and (parts := sought(request.query)):
        return Relevance(connection, scored(connection, wanted, parts, origin))
    return Newest(connection, wanted)


def origin_of(connection: sqlite3.Connection, request: Search) -> int:
    """Return from when relevance counts the age of an item, in milliseconds since 1970; 0 in an order by time."""
    if request.sort != "relevance":
        return 0
    if request.now is not None:
        return millis(request.now)
    (newest,) = connection.execute("SELECT max(at) FROM doc").fetchone()
    return 0 if newest is None else instant(newest)


class Newest:
    """By ``published``. Row ids order the instants only, so an instant that is begun is read whole and sorted."""

    def __init__(self, connection: sqlite3.Connection, wanted: Plan) -> None:
        self._connection = connection
        self._wanted = wanted

    def total(self) -> int:
        """Return how many documents are found."""
        return number_of(self._connection, self._wanted)

    def page(self, after: Rank | None, limit: int) -> list[FoundRow]:
        """Return the next ``limit`` documents."""
        found: list[FoundRow] = []
        wanted = self._wanted
        if after is not None:
            same = self._found(wanted.also(*_instant(after.time)))
            found = [each for each in same if each.place < after]
            wanted = wanted.also(Condition("{at} < ?", (first_row(after.time),)))
        if len(found) < limit:
            more = self._found(wanted, limit - len(found))
            if len(more) == limit - len(found):
                last = more[-1].place.time
                more = [each for each in more if each.place.time > last]
                more += self._found(wanted.also(*_instant(last)))
            found += more
        return found[:limit]

    def _found(self, wanted: Plan, limit: int = -1) -> list[FoundRow]:
        where, parameters = wanted.where()
        rows = self._connection.execute(
            f"SELECT {wanted.row}, d.id FROM {wanted.source()} WHERE {where}"  # noqa: S608
            f" ORDER BY {wanted.row} DESC LIMIT ?",
            [*parameters, limit],
        )
        return sorted((FoundRow(Rank(0.0, instant(at), id_), at) for at, id_ in rows), reverse=True)

    def among(self, rows: dict[int, tuple[int, str]]) -> list[FoundRow]:
        """Return which of some documents are found."""
        some = found_among(self._connection, self._wanted, rows)
        return [FoundRow(Rank(0.0, instant(at), rows[at][1]), at) for at in some]


class FirstSeen(Newest):
    """By ``seen``."""

    def page(self, after: Rank | None, limit: int) -> list[FoundRow]:
        """Return the next ``limit`` documents."""
        wanted = self._wanted
        if after is not None:
            wanted = wanted.also(
                Condition("d.seen <= ?", (after.time,)),
                Condition("NOT (d.seen = ? AND d.id >= ?)", (after.time, after.id)),
            )
        where, parameters = wanted.where()
        rows = self._connection.execute(
            f"SELECT d.seen, d.id, d.at FROM {wanted.source()} WHERE {where}"  # noqa: S608
            " ORDER BY d.seen DESC, d.id DESC LIMIT ?",
            [*parameters, limit],
        )
        return [FoundRow(Rank(0.0, seen, id_), at) for seen, id_, at in rows]

    def among(self, rows: dict[int, tuple[int, str]]) -> list[FoundRow]:
        """Return which of some documents are found."""
        some = found_among(self._connection, self._wanted, rows)
        return [FoundRow(Rank(0.0, *rows[at]), at) for at in some]


class Relevance:
    """By a score that every found document has; the newer of two equal ones first."""

    def __init__(self, connection: sqlite3.Connection, scores: list[tuple[int, float]]) -> None:
        self._connection = connection
        self._scores = scores

    def total(self) -> int:
        """Return how many documents are found."""
        return len(self._scores)

    def page(self, after: Rank | None, limit: int) -> list[FoundRow]:
        """Return the next ``limit`` documents."""
        ranked = ((score, instant(at), at) for at, score in self._scores)
        after = None if after is None else self._now_at(after)
        if after is not None:
            last = (after.score, after.time)
            ranked = (each for each in ranked if each[:2] <= last)
            behind = sum(score == after.score and instant(at) == after.time for at, score in self._scores)
            best = heapq.nlargest(limit + behind, ranked)
        else:
            best = heapq.nlargest(limit, ranked)
        if len(best) >= limit > 0:
            end = best[-1][:2]
            best = [each for each in best if each[:2] > end]
            best += [(score, instant(at), at) for at, score in self._scores if (score, instant(at)) == end]
        found = self._with_ids(best)
        return [each for each in found if after is None or each.place < after][:limit]

    def _now_at(self, place: Rank) -> Rank:
        """Return where the last item of a page stands now: its score changes a little with what is written."""
        row = self._connection.execute("SELECT at FROM doc WHERE id = ?", (place.id,)).fetchone()
        now = (Rank(score, instant(at), place.id) for at, score in self._scores if row == (at,))
        return next(now, place)

    def _with_ids(self, best: list[tuple[float, int, int]]) -> list[FoundRow]:
        chosen = listed(at for *_, at in best)
        ids = dict(self._connection.execute(f"SELECT at, id FROM doc WHERE at IN {LISTED}", (chosen,)))  # noqa: S608
        return sorted((FoundRow(Rank(score, time, ids[at]), at) for score, time, at in best), reverse=True)

    def among(self, rows: dict[int, tuple[int, str]]) -> list[FoundRow]:
        """Return which of some documents are found."""
        return [FoundRow(Rank(score, instant(at), rows[at][1]), at) for at, score in self._scores if at in rows]


def _instant(published: int) -> tuple[Condition, ...]:
    return (
        Condition("{at} >= ?", (first_row(published),)),
        Condition("{at} < ?", (first_row(published + 1),)),
    )
