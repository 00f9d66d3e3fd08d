"""Many rows in one statement: what SQLite takes row by row, PostgreSQL takes as one array for each column."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    any_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

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


def execute_all(connection: Connection, statement: Statement, values: Columns) -> None:
    """Run an insert or update, which is built once, for each row of the values of its parameters.

    SQLite's driver is given the rows as it takes them: to bind each by its names costs more than to write it.
    """
    number = len(next(iter(values.values()), ()))
    if not number:
        return
    if connection.dialect.name != "sqlite":
        rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
        connection.execute(statement, rows)
        return
    text, parameters = _driven(statement)
    bound = []
    for name, constant, processor in parameters:
        given = values.get(name) or [constant] * number
        bound.append(given if processor is None else [processor(value) for value in given])
    connection.exec_driver_sql(text, list(zip(*bound, strict=True)))


class Texts(TypeDecorator[Sequence[str]]):
    """A list of texts as one parameter: an array of PostgreSQL, JSON for SQLite.

    A parameter for each text has the statement written anew for each length of the list.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the array where the database has one."""
        kind = Text() if dialect.name == "sqlite" else postgresql.ARRAY(Text)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        """Turn the list into what the driver takes."""
        if value is None:
            return None
        return msgspec.json.encode(value).decode() if dialect.name == "sqlite" else list(value)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    name = "one_of"
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Any:  # noqa: ARG002 (as the base has it)
        """Return it as it is: compared with 1, as conditions otherwise are for SQLite, no index serves it."""
        return self


def one_of(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column has one of the texts that are bound as ``name``, in any number."""
    return _OneOf(column, bindparam(name, type_=Texts))


@compiles(_OneOf, "sqlite")
def _one_of_sqlite(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = element.clauses
    each = func.json_each(texts).table_valued("value").c.value
    return compiler.process(column.in_(select(each)), **options)


@compiles(_OneOf, "postgresql")
def _one_of_postgresql(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = element.clauses
    return compiler.process(column == any_(texts), **options)


def pairs(dialect: str) -> FromClause:
    """Return a table of two columns of texts, whose rows are bound by :func:`bind_pairs`, to be joined.

    SQLite uses no index for a list of tuples.
    """
    if dialect == "sqlite":
        each = func.json_each(bindparam("pairs", type_=Text)).table_valued("value").c.value
        return select(*(func.json_extract(each, f"$[{at}]").label(f"value_{at}") for at in (0, 1))).subquery()
    arrays = [bindparam(f"pairs_{at}", type_=Texts) for at in (0, 1)]
    return func.unnest(*arrays).table_valued("value_0", "value_1").render_derived()


def bind_pairs(dialect: str, values: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of a statement with :func:`pairs`."""
    if dialect == "sqlite":
        return {"pairs": msgspec.json.encode(list(values)).decode()}
    return {f"pairs_{at}": [each[at] for each in values] for at in (0, 1)}


def _write(connection: Connection, table: Table, values: Columns, conflict: _Conflict) -> None:
    if not any(values.values()):
        return
    names = list(values)
    if connection.dialect.name == "sqlite":
        execute_all(connection, _sqlite_insert(table, tuple(names), conflict), values)
        return
    # Row by row the driver takes ten times as long.
    arrays = [array(table.c[name], values[name]) for name in names]
    given_all = select(func.unnest(*arrays).table_valued(*names).render_derived())
    connection.execute(_on_conflict(postgresql.insert(table).from_select(names, given_all), table, conflict))


@lru_cache(100)
def _sqlite_insert(table: Table, names: tuple[str, ...], conflict: _Conflict) -> Statement:
    statement = sqlite.insert(table).values({name: bindparam(name) for name in names})
    return _on_conflict(statement, table, conflict)


@lru_cache(100)
def _driven(statement: Statement) -> tuple[str, list[tuple[str, Any, Any]]]:
    """Return a statement as SQLite's driver takes it: its text; name, constant, processor of each value."""
    dialect = sqlite.dialect(paramstyle="qmark")
    compiled = statement.compile(dialect=dialect)
    kinds = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    order = compiled.positiontup or ()
    return str(compiled), [(name, compiled.params[name], kinds[name].bind_processor(dialect)) for name in order]


def _on_conflict(statement: Statement, table: Table, conflict: _Conflict) -> Statement:
    if conflict == "fail":
        return statement
    if conflict == "keep":
        return statement.on_conflict_do_nothing()
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def array(column: Column[Any], values: Sequence[Any]) -> ColumnElement[Any]:
    """Return values of a column as one parameter of PostgreSQL."""
    # Of one dimension, whatever the values are: a list that becomes JSON is one value.
    kind = postgresql.ARRAY(column.type, dimensions=1)
    if isinstance(column.type, Integer) and None not in values:
        # The driver asks of each value what type it is; written out by us numbers go ten times as fast.
        return cast(bindparam(None, f"{{{','.join(map(str, values))}}}", String), kind)
    return bindparam(None, list(values), kind)
