"""The contract of saved searches on every database of ``tests/contracts/databases.py``."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.saved import SavedSearches
from state.saved import SqlSavedSearches
from tests.contracts.databases import DATABASES, engines
from tests.contracts.saved.saved_searches import SavedSearchesContract


class TestSavedSearches(SavedSearchesContract):
    @pytest.fixture(params=DATABASES)
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SavedSearches]:
        with engines(DATABASES[request.param](request, tmp_path)) as reopen:
            yield SqlSavedSearches(reopen())
