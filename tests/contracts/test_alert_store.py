"""The contract of the alert store on every database of ``tests/contracts/databases.py``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alerts.port import AlertStore
from news.errors import Unavailable
from state.alerts import SqlAlertStore
from state.engine import open_engine
from tests.contracts.alert_store import AlertStoreContract
from tests.contracts.databases import DATABASES, engines


class TestAlertStore(AlertStoreContract):
    @pytest.fixture(params=DATABASES)
    def reopen(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], AlertStore]]:
        with engines(DATABASES[request.param](request, tmp_path)) as reopen:
            yield lambda: SqlAlertStore(reopen())


def test_a_store_without_its_tables_is_unavailable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:{tmp_path / 'state.db'}")
    try:
        with pytest.raises(Unavailable):
            SqlAlertStore(engine).subscriptions()
    finally:
        engine.dispose()
