"""The embedded index: one SQLite file with FTS5, the same answers as Elasticsearch gives."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from more_itertools import chunked

from news.enriched import Enriched
from news.errors import WrongUse
from news.sqlite import PATIENCE
from query.times import from_millis
from search.highlight import Highlighter
from search.port import Hit, Result, Search, Verdict
from search.sqlite import facets, near
from search.sqlite.columns import Keeper
from search.sqlite.expand import planned
from search.sqlite.pool import ConnectionPool
from search.sqlite.row import IndexRow, Unindexable, row_of, unpack
from search.sqlite.schema import first_row, instant
from search.sqlite.to_sql import Condition, Plan, between
from search.sqlite.write import AT_ONCE, KnownWords, is_old, marks, remove, write

_CURSOR = re.compile(r"sqlite:(-?\d{1,15}):(.*)", re.DOTALL)
SECONDS = 10.0
"""What a search may take. At 200,000 documents none should take two; a larger file and a busy machine get time."""
_REMOVED_AT_ONCE = 2_000
"""How many documents are deleted in one transaction, so that writers need not wait long."""


_RECORDS = "SELECT d.id, r.enriched, d.indexed FROM doc AS d JOIN record AS r ON r.at = d.at WHERE d.id IN ({})"


class Cursor(msgspec.Struct, frozen=True):
    """Where a document stands in the order of results."""

    published: int
    """Milliseconds since 1970."""
    id: str


class SqliteIndex:
    """An index in the file ``path``, which is made with its folders if it is not there.

    Implements :class:`search.port.Index`. Several processes may use one file: each write waits up
    to ``patience`` seconds for the others. A search that takes longer than ``seconds`` is refused.
    Raises :class:`news.errors.WrongUse` for a file that is damaged or of another version.
    """

    def __init__(self, path: Path, patience: float = PATIENCE, seconds: float = SECONDS) -> None:
        self._pool = ConnectionPool(path, patience)
        self._seconds = seconds
        self._keeper = Keeper()
        self._known = KnownWords()

    def put(self, batch: Sequence[Enriched], indexed: datetime) -> list[Verdict]:
        """Write the items in one transaction; see the port."""
        rows: list[IndexRow | Verdict] = [_prepared(enriched, indexed) for enriched in batch]
        fit = [row for row in rows if isinstance(row, IndexRow)]
        words = self._known.fresh(fit)
        with self._pool.writing() as connection:
            written = iter(write(connection, fit, words))
            listed = not is_old(connection)
        if listed:
            self._known.keep(words)
        return [row if isinstance(row, Verdict) else next(written) for row in rows]

    def search(self, request: Search) -> Result:
        """Answer a question from one state of the file; see the port."""
        after = _place(request.after)
        with self._pool.reading(self._seconds) as connection:
            wanted = planned(connection, request.query).also(*between(request.since, request.until))
            total = _count(connection, wanted)
            places = _page(connection, wanted, request.limit + 1, after) if request.limit and total else []
            shown = places[: request.limit]
            counted, others = facets.count(
                connection, wanted, request.facets, request.facet_limit, request.zone, self._keeper
            )
            return Result(
                total=total,
                hits=tuple(_hits(connection, request, shown)),
                facets=counted,
                others=others,
                next=_cursor(shown[-1]) if len(places) > len(shown) else "",
            )

    def get(self, ids: Sequence[str]) -> dict[str, Enriched]:
        """Return the items with these ids; those not there are left out."""
        with self._pool.reading() as connection:
            return {id_: enriched for id_, enriched, _ in _records(connection, ids)}

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Return values that documents have and that ``value`` may be meant for; see the port."""
        with self._pool.reading() as connection:
            return near.near(connection, field, value, limit)

    def count(self) -> int:
        """Return how many documents there are."""
        with self._pool.reading() as connection:
            return _count(connection, Plan())

    def delete_before(self, moment: datetime) -> int:
        """Delete what was published before ``moment`` and return how many documents that was."""
        old = Plan(conditions=tuple(between(None, moment)))
        deleted = 0
        while True:
            with self._pool.writing() as connection:
                where, parameters = old.where()
                ats = connection.execute(
                    f"SELECT d.at FROM doc AS d WHERE {where} LIMIT {_REMOVED_AT_ONCE}",  # noqa: S608
                    parameters,
                ).fetchall()
                remove(connection, [at for (at,) in ats])
            deleted += len(ats)
            if len(ats) < _REMOVED_AT_ONCE:
                return deleted

    def close(self) -> None:
        """Let go of every connection. May be called twice."""
        self._pool.close()


def _prepared(enriched: Enriched, indexed: datetime) -> IndexRow | Verdict:
    try:
        return row_of(enriched, indexed)
    except Unindexable as error:
        return Verdict(enriched.item.id, "parked", str(error))


def _count(connection: sqlite3.Connection, wanted: Plan) -> int:
    where, parameters = wanted.where()
    row = connection.execute(f"SELECT count(*) FROM {wanted.narrow_source()} WHERE {where}", parameters).fetchone()  # noqa: S608
    return int(row[0])


def _page(connection: sqlite3.Connection, wanted: Plan, limit: int, after: Cursor | None) -> list[Cursor]:
    """Return the next ``limit`` places, newest first, those of one instant by descending id.

    Row ids order the instants only, so an instant that is begun is read whole and sorted.
    """
    places: list[Cursor] = []
    if after is not None:
        same = _places(connection, wanted.also(*_instant(after.published)))
        places = [place for place in same if place.id < after.id]
        wanted = wanted.also(Condition("{at} < ?", (first_row(after.published),)))
    if len(places) < limit:
        more = _places(connection, wanted, limit - len(places))
        if len(more) == limit - len(places):
            last = more[-1].published
            more = [place for place in more if place.published > last]
            more += _places(connection, wanted.also(*_instant(last)))
        places += more
    return places[:limit]


def _places(connection: sqlite3.Connection, wanted: Plan, limit: int = -1) -> list[Cursor]:
    where, parameters = wanted.where()
    rows = connection.execute(
        f"SELECT {wanted.row}, d.id FROM {wanted.source()} WHERE {where} ORDER BY {wanted.row} DESC LIMIT ?",  # noqa: S608
        [*parameters, limit],
    )
    places = [Cursor(instant(at), id_) for at, id_ in rows]
    return sorted(places, key=lambda place: (place.published, place.id), reverse=True)


def _instant(published: int) -> tuple[Condition, ...]:
    return (
        Condition("{at} >= ?", (first_row(published),)),
        Condition("{at} < ?", (first_row(published + 1),)),
    )


def _hits(connection: sqlite3.Connection, request: Search, places: Sequence[Cursor]) -> list[Hit]:
    highlighter = Highlighter(request.query)
    found = {id_: (enriched, at) for id_, enriched, at in _records(connection, [place.id for place in places])}
    hits = []
    for place in places:
        enriched, indexed = found[place.id]
        item = enriched.item
        hits.append(
            Hit(enriched, indexed, highlighter.title(item.title), highlighter.snippet(item.summary, item.body))
        )
    return hits


def _records(connection: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[str, Enriched, datetime]]:
    found: list[tuple[str, Enriched, datetime]] = []
    for chunk in chunked(ids, AT_ONCE):
        rows = connection.execute(_RECORDS.format(marks(chunk)), chunk)
        found += [(id_, unpack(packed), from_millis(indexed)) for id_, packed, indexed in rows]
    return found


def _cursor(place: Cursor) -> str:
    return f"sqlite:{place.published}:{place.id}"


def _place(cursor: str) -> Cursor | None:
    if not cursor:
        return None
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise WrongUse(f"{cursor!r} is no cursor of this index: begin again at the first page")
    return Cursor(int(found[1]), found[2])
