"""What a rehearsal says is what then happens: the same items, one by one, on the way that real ones take."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.desk.rehearse import rehearse
from alerts.port import AlertStore, OutboxRow
from alerts.stage import MatchStage
from alerts.subscription import Quiet, Rhythm, Subscription
from news import topics, wire
from news.enriched import Enriched
from state.alerts.store import SqlAlertStore
from state.engine import metadata, open_engine
from stream.port import Message
from tests.alerts.make import NOON, Answering, Hand, enriched, subscription

OUTLETS = ("Variety", "Deadline", "TheWrap", "Reuters")
BERLIN = "Europe/Berlin"


def days_of_news(seed: int) -> list[Enriched]:
    """Return four days of items in bursts, each of another minute, some without a story."""
    random = Random(seed)
    minutes = sorted(random.sample(range(300), 40) + random.sample(range(1_200, 5_600), 50))
    return [
        enriched(
            f"i{number:02}",
            title=random.choice(("Strike in Burbank", "Strike begins", "Premiere")),
            story=random.choice(("", *(f"t{minute // 400}-{each}" for each in range(6)))),
            outlet=random.choice(OUTLETS),
            published=NOON + timedelta(minutes=minute),
            seen=NOON + timedelta(minutes=minute),
        )
        for number, minute in enumerate(minutes)
    ]


def happened(
    folder: Path, to: Subscription, items: Sequence[Enriched]
) -> tuple[list[OutboxRow], int, list[datetime]]:
    """Return the rows, how many were put together by the limit, and when each letter went."""
    engine = open_engine(f"sqlite:{folder / 'state.db'}")
    metadata.create_all(engine)
    store, clock, channel = SqlAlertStore(engine), Hand(), Answering()
    store.save(to, NOON)
    stage, times = MatchStage(store, clock), []

    def until(end: datetime) -> None:
        while moment := _next_due(store, end):
            clock.at = max(clock.at, moment)
            before = len(channel.letters)
            deliver(store, {"file": channel}, clock, rng=Random(1))
            times.extend([clock.at] * (len(channel.letters) - before))

    for each in items:
        until(each.item.at)
        clock.at = each.item.at
        stage.handle([Message(topics.ENRICHED, 0, 0, each.item.id, wire.encode(each), wire.headers(), clock.at)])
    until(NOON + timedelta(days=30))
    rows = store.rows(limit=1_000)
    engine.dispose()
    return rows, sum(row.limited for row in rows), times


def _next_due(store: AlertStore, end: datetime) -> datetime | None:
    held = store.rows(states=("held",), limit=1_000)
    due = [row.due for row in held if row.due is not None and row.opens and not row.waiting]
    return min((each for each in due if each <= end), default=None)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"once_per_story": False},
        {"min_outlets": 2},
        {"min_outlets": 3, "rhythm": Rhythm("daily", time(7, 30), BERLIN)},
        {"query": "strike AND published:[now-1h TO now]"},
        {"quiet": Quiet(time(22), time(7), BERLIN)},
        {"limit_per_hour": 3},
        {"limit_per_hour": 2, "quiet": Quiet(time(22), time(7), BERLIN)},
        {"once_per_story": False, "limit_per_hour": 1},
        {"rhythm": Rhythm("hourly", time(0, 15))},
        {"rhythm": Rhythm("daily", time(8), BERLIN), "quiet": Quiet(time(6), time(9), BERLIN)},
        {"rhythm": Rhythm("weekly", time(8), BERLIN, "sun"), "once_per_story": False},
    ],
    ids=str,
)
def test_alerts_rehearsal_holds(fields: dict[str, Any], tmp_path: Path) -> None:
    """Case alerts-rehearsal: a rehearsal does not differ from what happens."""
    to, items = subscription(**fields), days_of_news(seed=1)
    past = rehearse(to, Random(3).sample(items, len(items)))
    rows, limited, times = happened(tmp_path, to, items)
    told = [row for row in rows if row.opens and not row.waiting]
    assert {row.state for row in told} == {"delivered"}
    assert past.items == len({row.note.item for row in rows}) > 20
    assert Counter(each.item for each in past.told) == Counter(row.note.item for row in told)
    assert past.stories == len({row.about for row in told}) > 0
    assert past.deliveries == len(times)
    assert sum(day.letters for day in past.days) == len(times)
    assert past.outcomes.get("waiting", 0) == sum(row.waiting for row in rows)
    assert past.outcomes.get("merged", 0) == sum(row.state == "merged" for row in rows)
    assert (past.limited > 0) == (limited > 0)
