"""The servers as pytest fixtures; ``tests/conftest.py`` makes them known to every test.

``kafka_server``, ``elasticsearch_server`` and ``postgres_server`` are started on first use and
shared by the whole run, so each test uses names of its own in them. ``own_kafka`` and the like are
started for one test, which may stop, kill and pause them.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

import psycopg
import pytest

from tests.servers.elasticsearch import Elasticsearch
from tests.servers.kafka import Kafka
from tests.servers.postgres import Postgres
from tests.servers.process import Given, Server
from tests.servers.require import Absent, absent

VARIABLES = {
    "kafka": "GUILDWIRE_TEST_KAFKA",
    "elasticsearch": "GUILDWIRE_TEST_ELASTICSEARCH",
    "postgres": "GUILDWIRE_TEST_POSTGRES",
}
"""Variables that name a server which runs already: ``host:port``, a URL, a SQLAlchemy URL."""

S = TypeVar("S", bound=Server)

_running: dict[str, Server] = {}


@pytest.fixture(scope="session")
def kafka_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A broker for the whole run; ``address`` is ``host:port``."""
    yield from _shared(request, "kafka", Kafka)


@pytest.fixture(scope="session")
def elasticsearch_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An Elasticsearch node for the whole run; ``address`` is its URL."""
    yield from _shared(request, "elasticsearch", Elasticsearch)


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL cluster for the whole run; ``address`` is a SQLAlchemy URL."""
    yield from _shared(request, "postgres", Postgres)


@pytest.fixture
def own_kafka(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A broker for one test, which may do with it what it likes."""
    yield from started(request, "kafka", Kafka)


@pytest.fixture
def own_elasticsearch(request: pytest.FixtureRequest) -> Iterator[Server]:
    """An Elasticsearch node for one test, which may do with it what it likes."""
    yield from started(request, "elasticsearch", Elasticsearch)


@pytest.fixture
def own_postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL cluster for one test, which may do with it what it likes."""
    yield from started(request, "postgres", Postgres)


class Stack(NamedTuple):
    """All three servers."""

    kafka: Server
    elasticsearch: Server
    postgres: Server


@pytest.fixture(scope="module")
def own_stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """All three servers for the tests of one file, which may stop, kill and pause them and leave them running."""
    with ExitStack() as stack:
        make = contextmanager(started)
        yield Stack(
            stack.enter_context(make(request, "kafka", Kafka)),
            stack.enter_context(make(request, "elasticsearch", Elasticsearch)),
            stack.enter_context(make(request, "postgres", Postgres)),
        )


@pytest.fixture
def fresh_database(postgres_server: Server) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database on the shared cluster, dropped after the test."""
    name = f"test_{uuid.uuid4().hex}"
    yield make_database(postgres_server, name)
    with psycopg.connect(postgres_server.address.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def make_database(server: Server, name: str) -> str:
    """Make an empty database and return its SQLAlchemy URL."""
    with psycopg.connect(server.address.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server.address.rpartition('/')[0]}/{name}"


def given(name: str) -> str | None:
    """Return the address of the server that the environment names, if it does."""
    return os.environ.get(VARIABLES[name]) or None


def _shared(request: pytest.FixtureRequest, name: str, make: Callable[[Path], Server]) -> Iterator[Server]:
    with _folder(request, name) as folder:
        if address := given(name):
            yield Given(folder, name, address)
            return
        yield from _run(make(folder))


def started(request: pytest.FixtureRequest, name: str, make: Callable[[Path], S]) -> Iterator[S]:
    """Yield a server of the test's own, which runs; skip the test where ``name`` is not on this machine."""
    with _folder(request, name) as folder:
        yield from _run(make(folder))


def _run(server: S) -> Iterator[S]:
    try:
        server.start()
    except Absent as error:
        absent(server.name, str(error))
    key = str(server.folder)
    _running[key] = server
    try:
        yield server
    finally:
        server.close()
        del _running[key]


@contextmanager
def _folder(request: pytest.FixtureRequest, name: str) -> Iterator[Path]:
    # Not below pytest's own folders: those are closed to the user PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix=f"guildwire-{name}-"))
    failed = request.session.testsfailed
    try:
        yield folder
    finally:
        if request.session.testsfailed == failed:
            shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure the end of the log of each server that the test used."""
    report = yield
    if report.failed:
        for server in _running.values():
            if {f"{server.name}_server", f"own_{server.name}"} & set(getattr(item, "fixturenames", ())):
                report.sections.append((f"{server.name}: {server.log} (kept)", server.tail()))
    return report
