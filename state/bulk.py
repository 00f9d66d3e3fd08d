"""Many rows in one statement: what SQLite takes row by row, PostgreSQL takes as one array for each column."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    String,
    Table,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

Columns = Mapping[str, Sequence[Any]]
"""The values of each column by its name, all of one length."""
Statement = Any
"""An insert of either dialect; both have the same ``on_conflict`` methods but no common class."""


def columns(rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Turn rows with the same names into columns."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def insert_new(connection: Connection, table: Table, values: Columns) -> None:
    """Insert rows and pass over those whose key is there already."""
    _write(connection, table, values, lambda statement: statement.on_conflict_do_nothing())


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key is there already, the other columns are replaced.

    Of several rows with one key the last counts.
    """
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    last = {tuple(row[key] for key in keys): row for row in rows}

    def replacing(statement: Statement) -> Statement:
        values = {name: statement.excluded[name] for name in others}
        return statement.on_conflict_do_update(index_elements=keys, set_=values)

    _write(connection, table, columns(list(last.values())), replacing)


def matching(
    connection: Connection, columns: Sequence[Column[Any]], tuples: Sequence[Sequence[Any]]
) -> FromClause:
    """Return a table of these tuples, of texts, to be joined with the columns they are values of.

    For SQLite, which uses no index for a list of tuples, as one parameter of JSON.
    """
    if connection.dialect.name == "sqlite":
        text = msgspec.json.encode(tuples).decode()
        each = func.json_each(bindparam(None, text)).table_valued("value").c.value
        return select(*(func.json_extract(each, f"$[{at}]") for at in range(len(columns)))).subquery()
    arrays = [array(column, values) for column, values in zip(columns, zip(*tuples, strict=True), strict=True)]
    names = [f"value_{number}" for number in range(len(columns))]
    return func.unnest(*arrays).table_valued(*names).render_derived()


def _write(
    connection: Connection, table: Table, values: Columns, on_conflict: Callable[[Statement], Statement]
) -> None:
    if not any(values.values()):
        return
    names = list(values)
    if connection.dialect.name == "sqlite":
        rows = [dict(zip(names, row, strict=True)) for row in zip(*values.values(), strict=True)]
        connection.execute(on_conflict(sqlite.insert(table)), rows)
        return
    # Row by row the driver takes ten times as long.
    arrays = [array(table.c[name], values[name]) for name in names]
    given = select(func.unnest(*arrays).table_valued(*names).render_derived())
    connection.execute(on_conflict(postgresql.insert(table).from_select(names, given)))


def array(column: Column[Any], values: Sequence[Any]) -> ColumnElement[Any]:
    """Return values of a column as one parameter of PostgreSQL."""
    # Of one dimension, whatever the values are: a list that becomes JSON is one value.
    kind = postgresql.ARRAY(column.type, dimensions=1)
    if isinstance(column.type, Integer) and None not in values:
        # The driver asks of each value what type it is; written out by us numbers go ten times as fast.
        return cast(bindparam(None, f"{{{','.join(map(str, values))}}}", String), kind)
    return bindparam(None, list(values), kind)
