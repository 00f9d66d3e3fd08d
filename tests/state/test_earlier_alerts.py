"""Subscriptions and outbox rows that an earlier release stored are read, sent and counted."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, Table

from alerts.port import Match
from alerts.subscription import LIMIT_PER_HOUR, Quiet, Rhythm
from state.alerts.store import SqlAlertStore
from state.engine import open_engine
from state.schema import FOLDER, upgrade
from tests.alerts.make import NOON, note
from tests.contracts.databases import DATABASES

LEASE = timedelta(minutes=5)
BODY = (
    '{"id":"s1","name":"strikes","query":"strike","channels":["file:a.jsonl"],"created":"2023-07-20T12:00:00Z",'
    '"rhythm":{"pace":"daily","at":"09:00:00","zone":"Europe/Berlin"},"min_outlets":2,'
    '"quiet":{"start":"22:00:00","end":"07:00:00","zone":"Asia/Tokyo"},"max_age":null}'
)
PLAIN = '{"id":"s2","name":"plain","query":"x","channels":["file:a.jsonl"],"created":"2023-07-20T12:00:00Z"}'
NOTE = (
    '{{"item":"{item}","revision":1,"story":"t1","outlet":"Variety","title":"T","url":"https://e.org/1",'
    '"at":"2023-07-20T12:00:00Z","tags":["ai"],"pay":["1 USD"],"events":["agreement/tentative"],"quote":"q"}}'
)
ROW: dict[str, Any] = {
    "subscription": "s2",
    "channel": "file:a.jsonl",
    "revision": 1,
    "about": "t1",
    "chapter": 0,
    "opens": False,
    "waiting": False,
    "gathered": False,
    "news": "",
    "matched": NOON,
    "state": "held",
    "reason": "",
    "due": None,
    "settled": None,
    "delivery": "",
    "failures": 0,
    "first_failed": None,
    "leased": None,
    "claim": 0,
}
"""A row as revision 0007 has it; what differs is said where it is written."""


def row(item: str, **fields: Any) -> dict[str, Any]:
    return ROW | {"item": item, "note": NOTE.format(item=item)} | fields


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(DATABASES[request.param](request, tmp_path))
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
    tables = MetaData()
    rows, subscriptions = (
        Table(name, tables, autoload_with=engine) for name in ("alert_row", "alert_subscription")
    )
    naive = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        for name, body in (("s1", BODY), ("s2", PLAIN)):
            connection.execute(subscriptions.insert().values(id=name, name=name, active=True, body=body))
        for each in (
            row("told", opens=True, chapter=1, state="delivered", delivery="d1", settled=NOON),
            row("merged", chapter=1, state="merged", settled=NOON),
            row("vain", about="t2", opens=True, chapter=1, state="throttled", settled=NOON),
            row("due", about="t3", opens=True, chapter=1, due=NOON),
            row(
                "tried", about="t4", opens=True, chapter=1, due=NOON, delivery="d4", failures=2, first_failed=NOON
            ),
        ):
            values = {
                name: value.replace(tzinfo=None) if naive and isinstance(value, datetime) else value
                for name, value in each.items()
            }
            connection.execute(rows.insert().values(values))
    upgrade(engine)
    yield engine
    engine.dispose()


def test_what_an_earlier_release_stored_is_read_sent_and_counted(engine: Engine) -> None:
    store = SqlAlertStore(engine)
    plain, full = store.subscriptions()
    assert (full.rhythm, full.min_outlets, full.max_age) == (Rhythm("daily", time(9), "Europe/Berlin"), 2, None)
    assert full.quiet == Quiet(time(22), time(7), "Asia/Tokyo")
    assert (plain.limit_per_hour, plain.muted_stories, store.broken()) == (LIMIT_PER_HOUR, (), [])
    counts = {word: number for word, number in store.books()[0].counts.items() if number}
    assert counts == {"delivered": 1, "merged": 1, "waiting": 1, "held": 2}
    leased = {each.entries[0].row.note.item: each for each in store.lease(NOON, 10, LEASE)}
    assert (set(leased), leased["tried"].id, leased["tried"].failures) == ({"due", "tried"}, "d4", 2)
    assert leased["due"].latest["due"].pay == ("1 USD",)
    assert store.record([Match(plain, note("told", events=("agreement/tentative",)))], NOON)["repeated"] == 1
    assert store.record([Match(plain, note("new", events=("agreement/tentative",)))], NOON)["merged"] == 1
    assert store.record([Match(plain, note("ended", events=("strike/ended",)))], NOON)["held"] == 1
    (follow_up,) = store.lease(NOON, 10, LEASE)
    before = follow_up.entries[0].before
    assert before is not None
    # Such a letter kept no record of what it told: what its note says counts.
    stages = [(fact.type, fact.stage) for fact in before.facts if fact.stage]
    assert (before.delivery, stages) == ("d1", [("agreement", "tentative")])
