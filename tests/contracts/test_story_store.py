"""The contract of the story store in memory and on every database of ``tests/contracts/databases.py``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrich.stories.memory import MemoryStoryStore
from enrich.stories.port import StoryStore
from state.stories import SqlStoryStore
from tests.contracts.databases import DATABASES, engines
from tests.contracts.story_store import StoryStoreContract


class TestSqlStoryStore(StoryStoreContract):
    @pytest.fixture(params=DATABASES)
    def reopen(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], StoryStore]]:
        with engines(DATABASES[request.param](request, tmp_path)) as reopen:
            yield lambda: SqlStoryStore(reopen())


class TestMemoryStoryStore(StoryStoreContract):
    @pytest.fixture
    def reopen(self) -> Callable[[], StoryStore]:
        store = MemoryStoryStore()
        return lambda: store
