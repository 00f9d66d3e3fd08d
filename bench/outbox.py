"""How fast due letters leave the outbox, whatever waits behind them: ``make bench-outbox``.

Letters go to a file, as ``guildwire work deliver`` sends them, from backlogs of several sizes and beside backlogs
that are not to be sent: of an inactive subscription, and of one that another process has locked. On SQLite, and on
PostgreSQL where it is installed. Believe the ratios: the letters a second are this machine's.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
from more_itertools import chunked
from sqlalchemy import Engine, func, insert, select

from alerts.channels.file import FileChannel
from alerts.deliver import deliver
from alerts.note import Note
from alerts.subscription import Rhythm, Subscription
from bench.stack import database
from guildwire import logs
from state.alerts.rows import held, lock, rows
from state.alerts.store import SqlAlertStore
from state.engine import open_engine
from state.maintenance import analyze
from state.schema import upgrade
from tests.servers.postgres import Postgres
from tests.servers.require import Absent

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = (100, 1_000, 10_000, 100_000)
LETTERS = 100
"""Sent in one measurement."""
ROUNDS = 5
"""Measurements of each kind, of which the best counts."""
CHANNEL = "file:alerts.jsonl"
SHARED = 10
"""Subscriptions that a backlog belongs to."""


def main() -> None:
    """Print letters a second for each database and backlog, and each as a share of the first."""
    logs.configure("ERROR", "text")
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    for name, running in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        try:
            with running() as fresh:
                _report(name, fresh, sizes)
        except Absent as reason:
            print(f"{name}: left out, {reason}")


def _report(name: str, fresh: Callable[[], str], sizes: tuple[int, ...]) -> None:
    first = 0.0
    largest = sizes[-1]
    for words, due, beside in (
        *((f"{size:,} due", size, "") for size in sizes),
        (f"{largest:,} due at the same moment", largest, "moment"),
        (f"{sizes[0]:,} due beside {largest:,} of an inactive one", sizes[0], "inactive"),
        (f"{sizes[0]:,} due beside {largest:,} of a busy one", sizes[0], "busy"),
        (f"{1_000:,} subscriptions with one due each", 1_000, "many"),
    ):
        if name == "SQLite" and beside == "busy":
            continue  # it has one writer: whoever holds anything holds all of it
        with tempfile.TemporaryDirectory() as folder, _opened(fresh()) as engine:
            speed = _speed(engine, Path(folder), due, beside, largest)
        first = first or speed
        print(f"{name:10}  {words:50} {speed:8,.0f} letters/s {speed / first:6.2f}", flush=True)


def _speed(engine: Engine, folder: Path, due: int, beside: str, others: int) -> float:
    """Return letters a second, the best of the rounds; before each one ``due`` letters are due."""
    store = SqlAlertStore(engine)
    shared = due if beside == "many" else SHARED
    hour = timedelta() if beside == "moment" else timedelta(hours=1)
    store.save_all([_subscription(f"s{number}") for number in range(shared)], NOW)
    if beside in ("inactive", "busy"):
        store.save(_subscription("other", active=beside != "inactive"), NOW)
        _fill(engine, ["other"], others, NOW - timedelta(days=1), hour)
    seconds = []
    channels = {"file": FileChannel(folder, lambda: NOW)}
    with _locked(engine, "other" if beside == "busy" else ""):
        for _ in range(ROUNDS):
            _fill(engine, [f"s{number}" for number in range(shared)], due - _due(engine), NOW, hour)
            analyze(engine)
            began = time.perf_counter()
            counts = deliver(store, channels, lambda: NOW, LETTERS, rng=Random(1))
            seconds.append(time.perf_counter() - began)
            assert counts["delivered"] == LETTERS, dict(counts.items())
    return LETTERS / min(seconds)


def _subscription(name: str, *, active: bool = True) -> Subscription:
    return Subscription(
        id=name,
        name=name,
        query="strike",
        channels=(CHANNEL,),
        created=NOW,
        rhythm=Rhythm(),
        active=active,
        limit_per_hour=None,
    )


def _due(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).where(held, rows.c.subscription != "other")) or 0


def _fill(engine: Engine, names: list[str], number: int, due: datetime, over: timedelta) -> None:
    """Add so many rows that became due over the time before ``due``, in turn for each subscription named."""
    start = time.monotonic_ns()
    with engine.begin() as connection:
        for places in chunked(range(number), 5_000):
            made = [
                _row(names[each % len(names)], start + each, due - over * (each % 997) / 997) for each in places
            ]
            connection.execute(insert(rows), made)


def _row(name: str, number: int, due: datetime) -> dict[str, object]:
    note = Note(
        item=f"{number:032x}",
        revision=1,
        story=f"t{number}",
        outlet="Variety",
        title=f"Writers and studios meet again, day {number}",
        url=f"https://example.org/{number}",
        at=NOW,
        tags=("ai", "labor/strike"),
        quote="Writers and studios meet again",
    )
    return {
        "subscription": name,
        "channel": CHANNEL,
        "item": note.item,
        "revision": 1,
        "about": note.story,
        "chapter": 1,
        "opens": True,
        "waiting": False,
        "news": "",
        "matched": due,
        "state": "held",
        "reason": "",
        "due": due,
        "delivery": "",
        "note": msgspec.json.encode(note).decode(),
    }


@contextmanager
def _locked(engine: Engine, name: str) -> Iterator[None]:
    with ExitStack() as stack:
        if name:
            lock(stack.enter_context(engine.begin()), [name])
        yield


@contextmanager
def _opened(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    upgrade(engine)
    yield engine
    engine.dispose()


@contextmanager
def _sqlite() -> Iterator[Callable[[], str]]:
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(100))
        yield lambda: f"sqlite:{folder}/{next(numbers)}.db"


@contextmanager
def _postgres() -> Iterator[Callable[[], str]]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "postgres")
        try:
            address = server.start().address
            numbers = iter(range(100))
            yield lambda: database(address, f"outbox{next(numbers)}")
        finally:
            server.close()


if __name__ == "__main__":
    main()
