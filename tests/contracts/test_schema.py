"""Migrations make exactly the tables the adapters use, once, on an empty store and on one that has them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import state.alerts.store
import state.feeds
import state.network
import state.saved
import state.stories
from news.errors import WrongUse
from state.engine import metadata, open_engine
from state.maintenance import look
from state.schema import FOLDER, current, newest, revisions, upgrade
from tests.contracts.databases import DATABASES

ADAPTERS = (state.alerts.store, state.feeds, state.network, state.saved, state.stories)
"""Imported for their tables, which register in ``metadata``."""


@pytest.fixture(params=DATABASES)
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    address = DATABASES[request.param](request, tmp_path)
    engines: list[Engine] = []

    def open_again() -> Engine:
        engines.append(open_engine(address))
        return engines[-1]

    yield open_again
    for engine in engines:
        engine.dispose()


def test_migrations_make_the_tables_of_the_adapters(reopen: Callable[[], Engine]) -> None:
    engine = reopen()
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_files_of_migrations_begin_with_their_revisions() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert {script.revision for script in scripts.walk_revisions()} == revisions()
    assert scripts.get_current_head() == newest()


def test_upgrading_twice_changes_nothing(reopen: Callable[[], Engine]) -> None:
    engine = reopen()
    assert current(engine) is None
    upgrade(engine)
    upgrade(engine)
    assert current(engine) == newest()


def test_several_may_upgrade_at_once(reopen: Callable[[], Engine]) -> None:
    engines = [reopen() for _ in range(3)]
    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(upgrade, engines))
    assert {current(engine) for engine in engines} == {newest()}


def test_the_latest_migrations_can_be_undone_and_done_again(reopen: Callable[[], Engine]) -> None:
    engine = reopen()
    upgrade(engine)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_tables_of_a_newer_version_are_refused_and_left_alone(reopen: Callable[[], Engine]) -> None:
    engine = reopen()
    upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WrongUse, match=r"of a newer Guildwire .*9999.*; install that version"):
        upgrade(engine)
    assert current(engine) == "9999"
    found = look(engine.url.render_as_string(hide_password=False).replace("sqlite:///", "sqlite:"))
    assert (found.revision, found.newer) == ("9999", True)


def test_addresses_with_titles_of_known_items_lead_to_the_oldest(reopen: Callable[[], Engine]) -> None:
    engine = reopen()
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    rows = [("1", "t", "2026-03-02"), ("2", "t", "2026-03-01"), ("3", "", "2026-03-01"), ("4", "u", "2026-03-01")]
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for id_, twin, day in rows:
            connection.exec_driver_sql(
                "INSERT INTO feed_item (id, feed, twin, content_hash, revision, seen) "
                f"VALUES ('{id_}', 'f', '{twin}', 'h', 3, '{day} 00:00:00.000000+00:00')"
            )
        command.upgrade(config, "head")
        assert set(connection.exec_driver_sql("SELECT key, item FROM feed_alias")) == {("t", "2"), ("u", "4")}
    store = state.feeds.SqlFeedStore(engine)
    assert {(item.id, item.revision, item.marked) for item in store.items(["1", "2", "3", "4"])} == {
        (id_, 3, False) for id_, *_ in rows
    }
