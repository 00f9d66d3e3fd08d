"""A store and a clock of its own for each test of how letters go out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.port import AlertStore
from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from tests.alerts.make import Hand


@pytest.fixture
def store(tmp_path: Path) -> Iterator[AlertStore]:
    engine = open_engine(f"sqlite:{tmp_path / 'state.db'}")
    metadata.create_all(engine)
    yield SqlAlertStore(engine)
    engine.dispose()


@pytest.fixture
def clock() -> Hand:
    return Hand()
