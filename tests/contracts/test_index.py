"""The contract of the index on every backend. A backend joins by one entry in ``BACKENDS``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from query.parse import parse
from search.port import Explorer
from search.sqlite.index import SqliteIndex
from tests.contracts.index.common import CORPUS, expected
from tests.contracts.index.contract import IndexContract
from tests.contracts.index.exploring import ExploringContract
from tests.contracts.index.orders import OrderContract
from tests.contracts.index.stories import StoryContract
from tests.search.corpora import NOW
from tests.search.elastic.cluster import open_elastic


def open_sqlite(request: pytest.FixtureRequest, folder: Path) -> Explorer:
    return SqliteIndex(folder / "index.db")


def open_on_a_server(request: pytest.FixtureRequest, folder: Path) -> Explorer:
    return open_elastic(request, request.getfixturevalue("elasticsearch_server"))


BACKENDS: dict[str, Callable[[pytest.FixtureRequest, Path], Explorer]] = {
    "sqlite": open_sqlite,
    "elasticsearch": open_on_a_server,
}


class OnEveryBackend:
    @pytest.fixture(params=BACKENDS, scope="class")
    @classmethod
    def make(cls, request: pytest.FixtureRequest) -> Callable[[Path], Explorer]:
        return lambda folder: BACKENDS[request.param](request, folder)


class TestIndex(OnEveryBackend, IndexContract):
    pass


class TestOrders(OnEveryBackend, OrderContract):
    pass


class TestStories(OnEveryBackend, StoryContract):
    pass


class TestExploring(OnEveryBackend, ExploringContract):
    pass


def test_the_corpus_can_tell_queries_apart() -> None:
    sizes = {
        len(expected(parse(text, NOW)))
        for text in ("strike", "tag:ai", "tech*", '"union strike"', "published:>now-2d")
    }
    assert len(sizes) >= 4
    assert 0 < max(sizes) < len(CORPUS)
