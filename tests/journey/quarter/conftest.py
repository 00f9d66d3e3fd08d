"""The database of a simulated quarter."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Engine, event

from state.engine import metadata, open_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give an empty database that need not outlast a power cut, as none is simulated."""
    opened = open_engine(f"sqlite:{tmp_path / 'state.db'}")

    @event.listens_for(opened, "connect")
    def hasten(connection: object, _: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    metadata.create_all(opened)
    yield opened
    opened.dispose()
