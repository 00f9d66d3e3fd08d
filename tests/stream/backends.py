"""The backends of the log, for suites that run on every one of them. A backend joins by one entry."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from stream.kafka.log import KafkaLog
from stream.kafka.settings import KafkaSettings
from stream.port import Log
from stream.sqlite.log import SqliteLog


def sqlite(request: pytest.FixtureRequest, folder: Path) -> Callable[[], Log]:
    return lambda: SqliteLog(folder / "stream.db")


def kafka(request: pytest.FixtureRequest, folder: Path) -> Callable[[], Log]:
    server = request.getfixturevalue("kafka_server")
    settings = KafkaSettings(servers=server.address, prefix=f"contract-{uuid.uuid4().hex}.")
    return lambda: KafkaLog(settings)


BACKENDS: dict[str, Callable[[pytest.FixtureRequest, Path], Callable[[], Log]]] = {
    "sqlite": sqlite,
    "kafka": kafka,
}
"""For each backend a function that, given an empty folder, returns one that opens the same log anew.

It may skip the test, and fetches the server it needs through ``request``, so that no other backend
has to wait for that server.
"""
