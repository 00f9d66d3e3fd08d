"""Bringing the tables of a state store up to this version, by Alembic, on SQLite and PostgreSQL alike."""

from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine, inspect, text

from news.errors import WrongUse
from state.engine import transaction, without_limits

FOLDER = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Run every migration that is missing. Safe to call at each start, from several processes at once.

    Raises :class:`news.errors.Unavailable` when the store does not answer, :class:`WrongUse` where its tables were
    made by a later version.
    """
    found = current(engine)
    if found == newest():
        return
    if found is not None and found not in revisions():
        raise WrongUse(
            f"the tables of the state store are those of a newer Guildwire (migration {found}, here {newest()}); "
            "install that version, or name another state store with GUILDWIRE_STATE"
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
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def newest() -> str:
    """Return the revision this version of Guildwire works with."""
    return max(revisions())


def revisions() -> frozenset[str]:
    """Return every revision that this version of Guildwire knows: the numbers its files begin with."""
    return frozenset(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def _run(engine: Engine) -> None:
    # Imported by the start that has something to do: it takes a tenth of a second.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with transaction(engine) as connection:
        without_limits(connection)
        if engine.dialect.name == "postgresql":
            # Two processes that start together take turns; the second finds nothing left to do.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7480351)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
