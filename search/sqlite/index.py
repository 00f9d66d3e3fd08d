"""The embedded index: one SQLite file with FTS5, the same answers as Elasticsearch gives."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from more_itertools import chunked

from news.enriched import Enriched
from news.sqlite import PATIENCE
from query.times import from_millis
from search.cursor import Cursor, Rank, read
from search.highlight import Highlighter
from search.port import Hit, Result, Search, Significant, Suggestion, Verdict
from search.significance import most_significant
from search.sqlite import facets
from search.sqlite.asking import likeness, near
from search.sqlite.asking.lists import number_of
from search.sqlite.asking.order import Order, order_of, origin_of
from search.sqlite.asking.stories import collapsed
from search.sqlite.asking.values import Occurrences, Spelling, Spellings, counts
from search.sqlite.columns import Keeper
from search.sqlite.expand import planned
from search.sqlite.pool import ConnectionPool
from search.sqlite.row import IndexRow, Unindexable, row_of, unpack
from search.sqlite.to_sql import Plan, between
from search.sqlite.write import AT_ONCE, KnownWords, is_old, marks, remove, write
from search.stories import StoryHead
from search.suggestion import begins, counted, ordered, typed

_NAME = "sqlite"
"""What cursors of this index begin with."""
_ALL = 1_000_000
"""More values than are counted."""
SECONDS = 2.0
"""What a search may take of the processor: a busy machine and a cold disk refuse nothing that is in order."""
_REMOVED_AT_ONCE = 2_000
"""How many documents are deleted in one transaction, so that writers need not wait long."""


_RECORDS = "SELECT d.id, r.enriched, d.indexed FROM doc AS d JOIN record AS r ON r.at = d.at WHERE d.id IN ({})"


class SqliteIndex:
    """An index in the file ``path``, which is made with its folders if it is not there.

    Implements :class:`search.port.Explorer`. Several processes may use one file: each write waits up
    to ``patience`` seconds for the others. A search that takes more than ``seconds`` of the processor is refused.
    Raises :class:`news.errors.WrongUse` for a file that is damaged or of another version.
    """

    def __init__(self, path: Path, patience: float = PATIENCE, seconds: float = SECONDS) -> None:
        self._pool = ConnectionPool(path, patience)
        self._seconds = seconds
        self._keeper = Keeper()
        self._known = KnownWords()
        self._spellings = Spellings()

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
        after = read(_NAME, request)
        with self._pool.reading(self._seconds) as connection:
            wanted = planned(connection, request.query).also(*between(request.since, request.until))
            origin = after.origin if after else origin_of(connection, request)
            shown: list[tuple[StoryHead, int]] = []
            if request.limit:
                order = order_of(connection, wanted, request, origin)
                total = order.total()
                shown = _page(connection, request, order, after.place if after else None) if total else []
            else:
                total = number_of(connection, wanted)
            end = Cursor(shown[request.limit - 1][0].place, origin) if len(shown) > request.limit > 0 else None
            listed, others = facets.count(
                connection, wanted, request.facets, request.facet_limit, request.zone, self._keeper
            )
            return Result(
                total=total,
                hits=tuple(_hits(connection, request, shown[: request.limit])),
                facets=listed,
                others=others,
                next=end.text(_NAME, request) if end else "",
            )

    def similar(self, id_: str, limit: int = 5) -> tuple[Hit, ...]:
        """Return items that tell of the same things; see the port."""
        with self._pool.reading(self._seconds) as connection:
            own = next((enriched for _, enriched, _ in _records(connection, [id_])), None)
            if own is None or limit < 1:
                return ()
            ids = likeness.alike(connection, own, limit)
            found = {id_: (enriched, at) for id_, enriched, at in _records(connection, ids)}
            return tuple(_hit(*found[id_]) for id_ in ids)

    def significant(
        self, request: Search, fields: Sequence[str], limit: int = 5
    ) -> dict[str, tuple[Significant, ...]]:
        """Return what sets a result apart from the rest; see the port."""
        names = counted(fields)
        with self._pool.reading(self._seconds) as connection:
            wanted = planned(connection, request.query).also(*between(request.since, request.until))
            result, whole = number_of(connection, wanted), number_of(connection, Plan())
            found, _ = facets.count(connection, wanted, names, _ALL, "UTC", self._keeper)
            told: dict[str, tuple[Significant, ...]] = {}
            for name in names:
                everywhere = Occurrences(connection, name, self._spellings)
                told[name] = most_significant(dict(found[name]), result, everywhere.of, whole, limit)
            return told

    def suggest(self, text: str, fields: Sequence[str], limit: int = 8) -> tuple[Suggestion, ...]:
        """Return values of which a word begins with ``text``; see the port."""
        names, begun = counted(fields), typed(text)
        with self._pool.reading(self._seconds) as connection:
            return ordered(
                (
                    Suggestion(name, value, number)
                    for name in names
                    for value, number in counts(connection, name, self._begun(connection, name, begun))
                ),
                limit,
            )

    def _begun(
        self, connection: sqlite3.Connection, field: str, begun: str
    ) -> list[tuple[str, tuple[Spelling, ...]]]:
        known = self._spellings.of(connection, field)
        return [(value, spelled) for value, spelled in known.items() if begun and begins(value, begun)]

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
            return number_of(connection, Plan())

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


def _page(
    connection: sqlite3.Connection, request: Search, order: Order, after: Rank | None
) -> list[tuple[StoryHead, int]]:
    """Return what is shown of a page and one more, each with its row id."""
    if request.collapse:
        return collapsed(connection, order, after, request.limit + 1)
    return [(StoryHead(each.place), each.at) for each in order.page(after, request.limit + 1)]


def _hits(
    connection: sqlite3.Connection, request: Search, shown: Sequence[tuple[StoryHead, int]]
) -> Iterator[Hit]:
    highlighter = Highlighter(request.query) if request.marked else None
    records = _records(connection, [head.place.id for head, _ in shown])
    found = {id_: (enriched, at) for id_, enriched, at in records}
    for head, _ in shown:
        yield _hit(*found[head.place.id], highlighter, head)


def _hit(
    enriched: Enriched, indexed: datetime, highlighter: Highlighter | None = None, head: StoryHead | None = None
) -> Hit:
    item = enriched.item
    more, outlets = (head.more, head.outlets) if head else (0, 0)
    if highlighter is None:
        whole = ((item.title, False),) if item.title else ()
        return Hit(enriched, indexed, whole, more=more, outlets=outlets)
    title, snippet = highlighter.title(item.title), highlighter.snippet(item.summary, item.body)
    return Hit(enriched, indexed, title, snippet, more, outlets)


def _records(connection: sqlite3.Connection, ids: Sequence[str]) -> list[tuple[str, Enriched, datetime]]:
    found: list[tuple[str, Enriched, datetime]] = []
    for chunk in chunked(ids, AT_ONCE):
        rows = connection.execute(_RECORDS.format(marks(chunk)), chunk)
        found += [(id_, unpack(packed), from_millis(indexed)) for id_, packed, indexed in rows]
    return found
