"""A quarter of alerts in ten zones: every match accounted for, no letter that says what was withdrawn."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from tests.journey.quarter.judge import verdict
from tests.journey.quarter.parts import composer
from tests.journey.quarter.world import Machine, Receiver, Size, World

SPRING = datetime(2026, 2, 20, tzinfo=UTC)
"""The quarter from here holds the changes of clocks of March and of April."""
AUTUMN = datetime(2026, 8, 25, tzinfo=UTC)
"""And this those of September, October and November."""
QUICK = Size(people=40, stories=90, edits=60)
"""A quarter for `make fast` as well."""


def judged(seed: int, start: datetime, size: Size, engine: Engine) -> str:
    machine = Machine(engine, SqlAlertStore, composer(engine), Receiver)
    return verdict(World(seed, start, size, machine).run())


@pytest.mark.parametrize(
    ("seed", "start", "size"),
    [
        (1, SPRING, QUICK),
        (2, AUTUMN, QUICK),
        pytest.param(1, SPRING, Size(), marks=pytest.mark.slow),
    ],
    ids=["spring", "autumn", "200 subscriptions"],
)
def test_a_quarter_is_accounted_for(seed: int, start: datetime, size: Size, engine: Engine) -> None:
    said = judged(seed, start, size, engine)
    assert not said, said


@pytest.mark.slow
def test_a_fortnight_on_postgres_is_accounted_for(fresh_database: str) -> None:
    engine = open_engine(fresh_database)
    metadata.create_all(engine)
    try:
        said = judged(3, SPRING, Size(days=14, people=30, stories=40, edits=30), engine)
    finally:
        engine.dispose()
    assert not said, said
