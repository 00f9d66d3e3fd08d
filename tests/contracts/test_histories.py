"""Articles that change stay one item each, through a whole poll and every database."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.feed import Feed
from ingest.fetch.fetcher import Fetched
from ingest.port import FeedStore
from ingest.publish import Reading, publish
from news import wire
from state.feeds import SqlFeedStore
from stream.port import Record
from tests.contracts.databases import DATABASES, engines
from tests.ingest.identity.histories import MAIN, OUTLET, SECTION, START, Document, Ledger, Outlet

HISTORIES = 12


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedStore]:
    with engines(DATABASES[request.param](request, tmp_path)) as reopen:
        yield SqlFeedStore(reopen())


class Audited:
    """A log that hands what is published to a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def publish(self, topic: str, records: Sequence[Record]) -> None:
        for record in records:
            self._ledger.publish(wire.decode_item(record.value))


def reading(document: Document, store: FeedStore, step: int, number: int) -> Reading:
    found = [entry for _, entry in document.entries]
    return Reading(
        feed=Feed(url=document.feed, outlet=OUTLET),
        state=store.states([document.feed])[0],
        answer=Fetched(b"", document.feed),
        at=START + timedelta(days=9, hours=step),
        found=found,
        total=len(found),
        body_hash=f"{number}-{step}",
    )


@pytest.mark.parametrize("together", [True, False], ids=["in-one-batch", "one-by-one"])
def test_articles_stay_one_item_each(store: FeedStore, together: bool) -> None:
    for seed in range(HISTORIES):
        ledger = Ledger()
        store.sync([Feed(url=url, outlet=OUTLET) for url in (MAIN, SECTION)], START)
        for step, documents in enumerate(Outlet(seed).history()):
            ledger.show(documents)
            for batch in [documents] if together else [[document] for document in documents]:
                readings = [reading(document, store, step, seed) for document in batch]
                publish(readings, store, Audited(ledger), random.Random(1))  # type: ignore[arg-type]
        assert ledger.end() == [], seed
        for key in (MAIN, SECTION):
            store.remove(key)
        store.forget(START + timedelta(days=99), keep=0)
