"""The databases that the state store runs on, for the suites of its three ports and of its tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from state.engine import metadata, open_engine

DATABASES: dict[str, Callable[[pytest.FixtureRequest, Path], str]] = {
    "sqlite": lambda _, folder: f"sqlite:{folder / 'state.db'}",
    "postgres": lambda request, _: str(request.getfixturevalue("fresh_database")),
}
"""For each database a function that returns the address of an empty one."""


@contextmanager
def engines(address: str) -> Iterator[Callable[[], Engine]]:
    """Give a function that opens the database anew, its tables made; all it opened is closed at the end."""
    opened: list[Engine] = []

    def open_again() -> Engine:
        opened.append(open_engine(address))
        metadata.create_all(opened[-1])
        return opened[-1]

    yield open_again
    for engine in opened:
        engine.dispose()
