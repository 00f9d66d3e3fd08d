"""Transactions on a store that has no connection left."""

import pytest
from sqlalchemy import QueuePool, create_engine

from news.errors import Unavailable
from state.engine import transaction


def test_a_store_whose_connections_are_all_in_use_is_unavailable() -> None:
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0)
    with transaction(engine), pytest.raises(Unavailable, match="is busy"), transaction(engine):
        pass
    engine.dispose()
