"""The contract of the alert store on every database of ``tests/contracts/databases.py``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.port import AlertStore, Match
from news.errors import Unavailable
from state.alerts.rows import lock
from state.alerts.store import SqlAlertStore
from state.engine import open_engine
from state.maintenance import analyze
from state.schema import upgrade
from tests.alerts.make import NOON, changed, note, sent, subscription
from tests.contracts.alert_store import LEASE, AlertStoreContract
from tests.contracts.alerts.edits import AlertEditContract
from tests.contracts.alerts.isolation import AlertIsolationContract
from tests.contracts.alerts.letters import AlertLetterContract
from tests.contracts.alerts.limits import AlertLimitContract
from tests.contracts.alerts.notices import AlertNoticeContract
from tests.contracts.databases import DATABASES, engines


class TestAlertStore(
    AlertStoreContract,
    AlertLetterContract,
    AlertEditContract,
    AlertLimitContract,
    AlertIsolationContract,
    AlertNoticeContract,
):
    @pytest.fixture(params=DATABASES)
    def opened(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
        with engines(DATABASES[request.param](request, tmp_path)) as reopen:
            yield reopen

    @pytest.fixture
    def reopen(self, opened: Callable[[], Engine]) -> Callable[[], AlertStore]:
        return lambda: SqlAlertStore(opened())

    @pytest.fixture
    def engine(self, opened: Callable[[], Engine]) -> Engine:
        return opened()


def test_a_store_without_its_tables_is_unavailable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:{tmp_path / 'state.db'}")
    try:
        with pytest.raises(Unavailable):
            SqlAlertStore(engine).subscriptions()
    finally:
        engine.dispose()


DUE = 200
"""Rows of the smaller backlog; the larger one is ten times that."""


@pytest.fixture
def cost(tmp_path: Path) -> Iterator[Callable[[int, str], int]]:
    """Give a function that returns the steps SQLite takes to lease ten of so many due rows.

    Twice so many belong to an inactive subscription and came before, and as many are delivered.
    The tables are those that migrations make.
    """
    engines: list[Engine] = []

    def steps(due: int, planner: str) -> int:
        engine = open_engine(f"sqlite:{tmp_path / str(len(engines))}.db")
        engines.append(engine)
        upgrade(engine)
        store = SqlAlertStore(engine)
        for number, (name, many) in enumerate({"old": due, "idle": due * 2, "busy": due}.items()):
            to = subscription(id=name, name=name)
            store.save(to, NOON)
            store.record([Match(to, note(f"i{place}", story=f"t{place}")) for place in range(many)], NOON)
            if number == 0:
                store.finish_all(sent(*store.lease(NOON, due, LEASE)), NOON)
            store.save(changed(to, active=name != "idle"), NOON)
        if planner == "analyzed":
            analyze(engine)
        with counted(engine) as count:
            assert len(store.lease(NOON, 10, LEASE)) == 10
            assert store.give_up_waiting(NOON) == 0
        return count[0]

    yield steps
    for engine in engines:
        engine.dispose()


@contextmanager
def counted(engine: Engine) -> Iterator[list[int]]:
    """Count the hundreds of steps that SQLite's machine takes."""
    count = [0]

    def add() -> None:
        count[0] += 1

    with engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(add, 100)
    yield count
    driver.set_progress_handler(None, 0)


@pytest.mark.parametrize("planner", ["new", "analyzed"])
def test_operate_outbox_cost(cost: Callable[[int, str], int], planner: str) -> None:
    """Case operate-outbox-cost: to lease ten costs the same whatever is due."""
    few, many = cost(DUE, planner), cost(DUE * 10, planner)
    assert many <= few * 1.2


def test_what_another_transaction_holds_is_left_to_it_and_the_others_are_leased(fresh_database: str) -> None:
    with engines(fresh_database) as reopen:
        store, holder = SqlAlertStore(reopen()), reopen()
        for number in range(12):
            to = subscription(id=f"s{number}", name=f"n{number}")
            store.save(to, NOON)
            store.record([Match(to, note(f"i{number}"))], NOON + timedelta(minutes=number))
        with holder.begin() as connection:
            lock(connection, [f"s{number}" for number in range(10)])
            leased = store.lease(NOON + timedelta(hours=1), 10, LEASE)
        assert [delivery.subscription.id for delivery in leased] == ["s10", "s11"]
