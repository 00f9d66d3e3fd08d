from collections.abc import Sequence
from datetime import datetime

import pytest

from news.enriched import Enriched
from news.errors import Unavailable
from news.wire import encode
from search.port import Result, Search, Verdict
from search.stage import IndexStage
from stream.port import Message
from tests.search.make import NOON, document


class Scripted:
    """An index that answers each document by its title."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def put(self, batch: Sequence[Enriched], indexed: datetime) -> list[Verdict]:
        assert indexed == NOON
        self.batches.append([each.item.id for each in batch])
        if any(each.item.title == "down" for each in batch):
            raise Unavailable("the index does not answer")
        return [Verdict(each.item.id, each.item.title, "why") for each in batch]  # type: ignore[arg-type]

    def search(self, request: Search) -> Result:
        raise NotImplementedError

    def get(self, ids: Sequence[str]) -> dict[str, Enriched]:
        raise NotImplementedError

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        raise NotImplementedError

    def count(self) -> int:
        raise NotImplementedError

    def delete_before(self, moment: datetime) -> int:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def message(value: bytes, key: str = "k", schema: str = "1") -> Message:
    return Message("news.enriched", 0, 0, key, value, {"schema": schema}, NOON)


def enriched(id_: str, outcome: str) -> Message:
    return message(encode(document(id_, outcome)), id_)


def test_every_message_has_one_exit() -> None:
    index = Scripted()
    messages = [
        enriched("a", "indexed"),
        message(b"{}", "broken"),
        enriched("b", "stale"),
        enriched("c", "parked"),
        enriched("d", "indexed"),
        message(encode(document("e")), "old", schema="0"),
    ]
    handled = IndexStage(index, lambda: NOON).handle(messages)
    assert handled.counts == {"indexed": 2, "stale": 1}
    assert {refusal.message.key for refusal in handled.parked} == {"broken", "old", "c"}
    assert [refusal.reason for refusal in handled.parked if refusal.message.key == "c"] == ["why"]
    assert sum(handled.counts.values()) + len(handled.parked) == len(messages)
    assert index.batches == [["a", "b", "c", "d"]]


def test_nothing_readable_asks_nothing_of_the_index() -> None:
    index = Scripted()
    handled = IndexStage(index, lambda: NOON).handle([message(b"no")])
    assert (len(handled.parked), index.batches) == (1, [])


def test_an_index_that_does_not_answer_is_passed_on() -> None:
    with pytest.raises(Unavailable):
        IndexStage(Scripted(), lambda: NOON).handle([enriched("a", "down")])


def test_it_tells_how_long_what_it_made_searchable_took() -> None:
    took: list[float] = []
    messages = [enriched("a", "indexed"), enriched("b", "stale"), enriched("c", "parked")]
    IndexStage(Scripted(), lambda: NOON, took.extend).handle(messages)
    assert took == [(NOON - document("a").item.seen).total_seconds()]
