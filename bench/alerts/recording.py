"""Matching with what becomes of it written down, as the match stage does."""

import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from more_itertools import chunked

from alerts.port import RECORDED
from alerts.stage import MatchStage
from alerts.subscription import Subscription
from news import topics, wire
from news.counts import Counts
from news.enriched import Enriched
from state.alerts.store import SqlAlertStore
from state.engine import open_engine
from state.schema import upgrade
from stream.port import Message

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
BATCH = 100
WARM = 3
"""Batches before the clock starts."""


def recorded(items: Sequence[Enriched], subscriptions: Sequence[Subscription]) -> tuple[float, dict[str, int]]:
    """Return items a CPU second through the match stage on SQLite, decoding included, and what was counted."""
    messages = [_message(place, item) for place, item in enumerate(items)]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:{folder}/state.db")
        upgrade(engine)
        store = SqlAlertStore(engine)
        store.save_all(subscriptions, NOW)
        counts = Counts(RECORDED)
        stage = MatchStage(store, lambda: NOW, recorded=counts.merge)
        batches = list(chunked(messages, BATCH))
        for batch in batches[:WARM]:
            stage.handle(batch)
        before = Counts(RECORDED, dict(counts.items()))
        start = time.process_time()
        for batch in batches[WARM:]:
            stage.handle(batch)
        spent = time.process_time() - start
        engine.dispose()
    made = {word: number - before[word] for word, number in counts.items() if number > before[word]}
    return sum(map(len, batches[WARM:])) / spent, made


def _message(place: int, item: Enriched) -> Message:
    return Message(topics.ENRICHED, 0, place, item.item.id, wire.encode(item), wire.headers(), NOW)
