"""Bringing the tables of a state store up to this version, by Alembic, on SQLite and PostgreSQL alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from filelock import FileLock
from sqlalchemy import Engine

from news.errors import WrongUse
from state.engine import transaction

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run every migration that is missing. Safe to call at each start, from several processes at once.

    Raises :class:`news.errors.Unavailable` when the store does not answer, and :class:`WrongUse` where a
    newer version has made its tables.
    """
    if (at := current(engine)) == newest():
        return
    if not known(at):
        raise WrongUse(
            f"this state store was made by a newer Guildwire (revision {at}); "
            "install that, or name another store with GUILDWIRE_STATE or GUILDWIRE_DATA"
        )
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database:
        with FileLock(f"{database}.upgrade.lock"):
            _run(engine)
    else:
        _run(engine)


def current(engine: Engine) -> str | None:
    """Return the revision the store is at; null where it has no tables yet."""
    with transaction(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the revision this version of Guildwire works with."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def known(revision: str | None) -> bool:
    """Say whether this version has the migration of that name; one of a newer version it cannot know."""
    try:
        return revision is None or ScriptDirectory(str(FOLDER)).get_revision(revision) is not None
    except CommandError:
        return False


def _run(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with transaction(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two processes that start together take turns; the second finds nothing left to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7480351)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
