"""The contract of the feed store on every database of ``tests/contracts/databases.py``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.port import FeedStore
from state.feeds import SqlFeedStore
from tests.contracts.databases import DATABASES, engines
from tests.contracts.feed_store import FeedStoreContract


class TestFeedStore(FeedStoreContract):
    @pytest.fixture(params=DATABASES)
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedStore]:
        with engines(DATABASES[request.param](request, tmp_path)) as reopen:
            yield SqlFeedStore(reopen())
