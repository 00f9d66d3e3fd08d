"""The tables of the story store, and the condition that differs between SQLite and PostgreSQL."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    any_,
    bindparam,
    func,
    select,
)

from state.bulk import array
from state.engine import Moment, metadata

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

items = Table(
    "story_item",
    metadata,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("story", String, nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("record", LargeBinary, nullable=False),
)
"""An item; ``number`` is a hash of its id, ``record`` its ``enrich.stories.port.StoryItem`` in MessagePack."""

keys = Table(
    "story_key",
    metadata,
    Column("key", _NUMBER, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("item", _NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""The index keys of items; ``day`` is the whole UTC day since 1970."""

merged = Table(
    "story_merged",
    metadata,
    Column("story", String, primary_key=True),
    Column("into", String, nullable=False),
)
"""Stories merged by hand, and into which."""

pinned = Table(
    "story_pinned",
    metadata,
    Column("item", String, primary_key=True),
    Column("story", String, nullable=False),
)
"""Items put into a story by hand."""

links = Table(
    "story_link",
    metadata,
    Column("earlier", String, primary_key=True),
    Column("later", String, primary_key=True),
    Index("story_link_later", "later"),
)
"""Stories of one dispute."""


def among(connection: Connection, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of many values, which travel as a single parameter."""
    if connection.dialect.name == "sqlite":
        text = msgspec.json.encode(list(values)).decode()
        return column.in_(select(func.json_each(bindparam(None, text)).table_valued("value").c.value))
    return column == any_(array(column, list(values)))
