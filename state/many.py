"""Many rows in one statement: what SQLite takes row by row, PostgreSQL takes as one array for each column."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

Statement = Any
"""An insert of either dialect; both have the same ``on_conflict`` methods but no common class."""


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows and pass over those whose key is there already."""
    _write(connection, table, rows, lambda statement: statement.on_conflict_do_nothing())


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

    _write(connection, table, list(last.values()), replacing)


def _write(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    on_conflict: Callable[[Statement], Statement],
) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(on_conflict(sqlite.insert(table)), [dict(row) for row in rows])
        return
    # Row by row the driver takes ten times as long.
    names = list(rows[0])
    arrays = [_array(table.c[name], [row[name] for row in rows]) for name in names]
    given = select(func.unnest(*arrays).table_valued(*names).render_derived())
    connection.execute(on_conflict(postgresql.insert(table).from_select(names, given)))


def _array(column: Column[Any], values: Sequence[Any]) -> BindParameter[Any]:
    # Of one dimension, whatever the values are: a list that becomes JSON is one value.
    return bindparam(None, list(values), postgresql.ARRAY(column.type, dimensions=1))
