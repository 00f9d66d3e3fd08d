"""Many rows in one statement: what SQLite takes row by row, PostgreSQL takes as one array for each column."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Dialect,
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
_Conflict = Literal["fail", "keep", "replace"]
"""What becomes of a row whose key is there already."""


def columns(rows: Sequence[Mapping[str, Any]]) -> Columns:
    """Turn rows with the same names into columns."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def insert_all(connection: Connection, table: Table, values: Columns) -> None:
    """Insert rows, of which a column that is left out is null.

    Raises :class:`sqlalchemy.exc.IntegrityError` where a key is there already.
    """
    _write(connection, table, values, "fail")


def insert_new(connection: Connection, table: Table, values: Columns) -> None:
    """Insert rows and pass over those whose key is there already."""
    _write(connection, table, values, "keep")


def upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which name every column; where the primary key is there already, the others are replaced.

    Of several rows with one key the last counts.
    """
    keys = [column.name for column in table.primary_key]
    last = {tuple(row[key] for key in keys): row for row in rows}
    _write(connection, table, columns(list(last.values())), "replace")


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


def _write(connection: Connection, table: Table, values: Columns, conflict: _Conflict) -> None:
    if not any(values.values()):
        return
    names = list(values)
    if connection.dialect.name == "sqlite":
        # As the driver takes them: to bind the values of each row by name costs more than to write it.
        text, places = _sqlite_insert(table, tuple(names), conflict)
        bound = [_bound(table.c[name], values[name], connection.dialect) for name in places]
        connection.exec_driver_sql(text, list(zip(*bound, strict=True)))
        return
    # Row by row the driver takes ten times as long.
    arrays = [array(table.c[name], values[name]) for name in names]
    given_all = select(func.unnest(*arrays).table_valued(*names).render_derived())
    connection.execute(_on_conflict(postgresql.insert(table).from_select(names, given_all), table, conflict))


@lru_cache(100)
def _sqlite_insert(table: Table, names: tuple[str, ...], conflict: _Conflict) -> tuple[str, list[str]]:
    """Return the text of an insert and the columns whose values it takes, in their order."""
    statement = sqlite.insert(table).values({name: bindparam(name) for name in names})
    compiled = _on_conflict(statement, table, conflict).compile(dialect=sqlite.dialect(paramstyle="qmark"))
    return str(compiled), list(compiled.positiontup or ())


def _on_conflict(statement: Statement, table: Table, conflict: _Conflict) -> Statement:
    if conflict == "fail":
        return statement
    if conflict == "keep":
        return statement.on_conflict_do_nothing()
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def _bound(column: Column[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """Return values of a column as the driver takes them."""
    bound = column.type.dialect_impl(dialect).bind_processor(dialect)
    return values if bound is None else list(map(bound, values))


def array(column: Column[Any], values: Sequence[Any]) -> ColumnElement[Any]:
    """Return values of a column as one parameter of PostgreSQL."""
    # Of one dimension, whatever the values are: a list that becomes JSON is one value.
    kind = postgresql.ARRAY(column.type, dimensions=1)
    if isinstance(column.type, Integer) and None not in values:
        # The driver asks of each value what type it is; written out by us numbers go ten times as fast.
        return cast(bindparam(None, f"{{{','.join(map(str, values))}}}", String), kind)
    return bindparam(None, list(values), kind)
