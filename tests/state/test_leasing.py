"""Whatever is due in however many subscriptions, the longest due is leased first, and everything once."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from alerts.deliver import LEASE
from alerts.port import Delivery, Match
from alerts.subscription import Rhythm
from state.alerts.store import SqlAlertStore
from tests.alerts.make import NOON, note, subscription
from tests.contracts.databases import DATABASES, engines

LATER = timedelta(days=3)


@pytest.fixture(params=sorted(DATABASES))
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return DATABASES[request.param](request, tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_the_longest_due_of_all_subscriptions_is_leased_first(database: str, seed: int) -> None:
    rng = Random(seed)
    with engines(database) as reopen:
        store = SqlAlertStore(reopen())
        recorded = sum(_fill(store, rng, number) for number in range(rng.randrange(1, 7)))
        most = rng.choice([1, 10, 25])
        batches: list[list[Delivery]] = []
        while batch := store.lease(NOON + LATER, most, LEASE):
            batches.append(batch)
        assert all(len(batch) == most for batch in batches[:-1])
        for one, after in pairwise(batches):
            assert max(map(_due, one)) <= min(map(_due, after))
        told = [entry.row.note.item for batch in batches for each in batch for entry in each.entries]
        assert len(told) == len(set(told)) == recorded


def _fill(store: SqlAlertStore, rng: Random, number: int) -> int:
    """Save a subscription and match from no item to many, some of them at one moment, some of a backlog."""
    rhythm = rng.choice([Rhythm(), Rhythm(), Rhythm(), Rhythm("hourly")])
    to = subscription(id=f"s{number}", name=f"n{number}", rhythm=rhythm)
    store.save(to, NOON)
    since, over, old = rng.randrange(200), rng.choice([1, 60, 600]), rng.choice([0, 0, 0.2])
    items = rng.choice([0, 1, 20, 30])
    for place in range(items):
        name = f"i{number}-{place}"
        made = note(name, story=f"t{name}", backlog=rng.random() < old)
        store.record([Match(to, made)], NOON + timedelta(minutes=since + rng.randrange(over)))
    return items


def _due(delivery: Delivery) -> timedelta:
    moments = [entry.row.due for entry in delivery.entries if entry.row.due is not None]
    return min(moments) - NOON
