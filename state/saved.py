"""Saved searches on SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Engine,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from search.saved import SavedSearch, SearchChanged, SearchNameTaken
from state.engine import Moment, metadata, transaction

saved_search = Table(
    "saved_search",
    metadata,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("sort", String(32), nullable=False),
    Column("columns", JSON, nullable=False),
    Column("owner", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
)


class SqlSavedSearches:
    """Implements :class:`search.saved.SavedSearches`.

    Names are stored in small letters, so that the key of the table keeps two of one name apart from case out.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[SavedSearch]:
        """Return every saved search, by name."""
        with transaction(self._engine) as connection:
            found = [_read(row) for row in connection.execute(select(saved_search))]
        # Not by the database: the order of hyphens and digits is another in each collation.
        return sorted(found, key=lambda each: each.name)

    def get(self, name: str) -> SavedSearch | None:
        """Return the one of that name, apart from case."""
        with transaction(self._engine) as connection:
            row = connection.execute(select(saved_search).where(saved_search.c.name == name.lower())).one_or_none()
        return None if row is None else _read(row)

    def save(self, saved: SavedSearch, *, seen: datetime | None = None) -> None:
        """Keep a search, new or in place of the one that was seen.

        Each is one statement that says itself what must be there, so that of two at once one has no effect.
        """
        values = asdict(saved) | {"name": saved.name.lower(), "columns": list(saved.columns)}
        if seen is None:
            self._add(values)
            return
        with transaction(self._engine) as connection:
            replaced = update(saved_search).where(*_the_one(saved.name, seen)).values(values)
            if not connection.execute(replaced).rowcount:
                raise SearchChanged(_meanwhile(saved.name))

    def remove(self, name: str, *, seen: datetime | None = None) -> bool:
        """Remove it, if it is still the one that was seen."""
        with transaction(self._engine) as connection:
            if connection.execute(delete(saved_search).where(*_the_one(name, seen))).rowcount:
                return True
            there = connection.execute(select(saved_search).where(*_the_one(name, None))).first()
        if there is not None:
            raise SearchChanged(_meanwhile(name))
        return False

    def _add(self, values: dict[str, Any]) -> None:
        try:
            with transaction(self._engine) as connection:
                connection.execute(insert(saved_search).values(values))
        except IntegrityError as error:  # the key is the table's only condition that can fail
            raise SearchNameTaken(
                f"there is a saved search {values['name']!r} already: choose another name, or replace that one"
            ) from error


def _the_one(name: str, seen: datetime | None) -> list[ColumnElement[bool]]:
    return [saved_search.c.name == name.lower(), *([] if seen is None else [saved_search.c.changed == seen])]


def _meanwhile(name: str) -> str:
    return f"the saved search {name!r} was changed or removed by somebody meanwhile: look at it, and try again"


def _read(row: Row[Any]) -> SavedSearch:
    values = dict(row._mapping)
    return SavedSearch(**values | {"columns": tuple(values["columns"])})
