"""Migrations make exactly the tables the adapters use, once, on an empty store and on one that has them."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

import state.alerts
import state.feeds
import state.stories
from state.engine import metadata, open_engine
from state.schema import current, newest, upgrade

ADAPTERS = (state.alerts, state.feeds, state.stories)
"""Imported for their tables, which register in ``metadata``."""


def open_empty(folder: Path) -> Engine:
    return open_engine(f"sqlite:{folder / 'state.db'}")


def test_migrations_make_the_tables_of_the_adapters(tmp_path: Path) -> None:
    engine = open_empty(tmp_path)
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    engine = open_empty(tmp_path)
    assert current(engine) is None
    upgrade(engine)
    upgrade(engine)
    assert current(engine) == newest()
    engine.dispose()
