"""Counting the values of the matching documents, exactly.

The row ids of all matches come as one text, and numpy counts what the columns (:mod:`search.sqlite.columns`) keep
of those documents: ten times faster than grouping rows.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from query.times import millis
from search.results.zones import zone_of
from search.sqlite.columns import Counted, Keeper, numbers_of
from search.sqlite.schema import first_row, instant
from search.sqlite.to_sql import Plan

Facet = tuple[tuple[str, int], ...]
Rows = npt.NDArray[np.int64]


def count(
    connection: sqlite3.Connection, plan: Plan, fields: Sequence[str], limit: int, zone: str, keeper: Keeper
) -> tuple[dict[str, Facet], dict[str, int]]:
    """Return the commonest values of each field among the plan's documents, and how many are not listed.

    For ``published`` the newest days of the IANA zone ``zone``.
    """
    if not fields:
        return {}, {}
    columns = keeper.columns(connection)
    rows = columns.rows if columns is not None and plan == Plan() else _rows(connection, plan)
    names = [field for field in fields if field != "published"]
    counted: dict[str, tuple[Facet, int]] = {}
    if names:
        numbers = _by_rows(connection, plan) if columns is None else columns.counted(rows)
        counted = keeper.values.listed(connection, numbers, names, limit)
    if "published" in fields:
        counted["published"] = _days(rows, limit, zone_of(zone))
    return {field: counted[field][0] for field in fields}, {field: counted[field][1] for field in fields}


def _rows(connection: sqlite3.Connection, plan: Plan) -> Rows:
    """Return the row ids of all matches, ascending."""
    where, parameters = plan.where()
    joined = connection.execute(
        f"SELECT group_concat({plan.row}) FROM {plan.narrow_source()} WHERE {where}",  # noqa: S608
        parameters,
    ).fetchone()[0]
    rows = np.fromstring(joined or "", dtype=np.int64, sep=",")
    rows.sort()
    return rows


def _by_rows(connection: sqlite3.Connection, plan: Plan) -> Counted:
    """Count without columns, for a file of the version before or one that has too many documents."""
    where, parameters = plan.where()
    rows = connection.execute(f"SELECT d.facets FROM {plan.source()} WHERE {where}", parameters)  # noqa: S608
    counted = np.zeros(0, np.int64)
    while batch := rows.fetchmany(_AT_ONCE):
        some = np.bincount(np.concatenate([numbers_of(facets) for (facets,) in batch]))
        longer, shorter = (some, counted) if len(some) > len(counted) else (counted, some)
        longer[: len(shorter)] += shorter
        counted = longer
    return counted


_AT_ONCE = 10_000


def _days(rows: Rows, limit: int, zone: ZoneInfo) -> tuple[Facet, int]:
    """Count the newest days of a zone; ``rows`` ascend, so each day is a stretch of them."""
    found: list[tuple[str, int]] = []
    end = len(rows)
    while end and len(found) < limit:
        day, began = _day_of(instant(int(rows[end - 1])), zone)
        start = int(np.searchsorted(rows[:end], first_row(began)))
        found.append((day, end - start))
        end = start
    return tuple(found), end


def _day_of(milliseconds: int, zone: ZoneInfo) -> tuple[str, int]:
    """Return the day of an instant in a zone, and the millisecond at which it begins there."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    try:
        day = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        return day.date().isoformat(), millis(day.astimezone(UTC))
    except OverflowError:  # the first and the last day that there are
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return day.date().isoformat(), millis(day)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
