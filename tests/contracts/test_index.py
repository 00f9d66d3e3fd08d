"""The contract of the index on every backend. A backend joins by one entry in ``BACKENDS``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from query.parse import parse
from search.port import Index
from search.sqlite.index import SqliteIndex
from tests.contracts.index import CORPUS, IndexContract, expected
from tests.search.corpora import NOW
from tests.search.elastic.cluster import open_elastic


def open_sqlite(request: pytest.FixtureRequest, folder: Path) -> Index:
    return SqliteIndex(folder / "index.db")


def open_on_a_server(request: pytest.FixtureRequest, folder: Path) -> Index:
    return open_elastic(request, request.getfixturevalue("elasticsearch_server"))


BACKENDS: dict[str, Callable[[pytest.FixtureRequest, Path], Index]] = {
    "sqlite": open_sqlite,
    "elasticsearch": open_on_a_server,
}


class TestIndex(IndexContract):
    @pytest.fixture(params=BACKENDS, scope="class")
    @classmethod
    def make(cls, request: pytest.FixtureRequest) -> Callable[[Path], Index]:
        return lambda folder: BACKENDS[request.param](request, folder)


def test_the_corpus_can_tell_queries_apart() -> None:
    sizes = {
        len(expected(parse(text, NOW)))
        for text in ("strike", "tag:ai", "tech*", '"union strike"', "published:>now-2d")
    }
    assert len(sizes) >= 4
    assert 0 < max(sizes) < len(CORPUS)
