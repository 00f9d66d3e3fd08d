"""The enrich stage over any enricher and any grouper that keep the port's promises."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from enrich.port import Enricher, Grouper
from enrich.stage import EnrichStage
from news import topics, wire
from news.enriched import Enriched
from news.item import Item
from stream.port import Message

NOON = datetime(2023, 7, 20, 12, 0, tzinfo=UTC)


class ByName:
    """Says of every item that it is in its own language, and puts it into a story of its own name."""

    def enrich(self, item: Item) -> Enriched:
        return Enriched(item=item, rules="1-own", language="en")

    def assign(self, batch: Sequence[Enriched]) -> list[Enriched]:
        if any(enriched.item.title == "odd" for enriched in batch):
            raise ValueError("no story fits")
        return [msgspec.structs.replace(enriched, story=f"of {enriched.item.id}") for enriched in batch]


def message(number: int, title: str) -> Message:
    item = Item(id=f"i{number}", feed="f", outlet="Herald", title=title, seen=NOON)
    return Message(topics.FOUND, 0, number, item.id, wire.encode(item), wire.headers(), NOON)


def test_an_item_whose_story_cannot_be_told_costs_the_others_nothing() -> None:
    enricher: Enricher = ByName()
    grouper: Grouper = ByName()
    handled = EnrichStage(enricher, grouper).handle([message(1, "one"), message(2, "odd"), message(3, "three")])
    out = [wire.decode_enriched(record.value) for record in handled.out]
    assert [(each.story, each.failed) for each in out] == [("of i1", ()), ("", ("story",)), ("of i3", ())]
    assert (handled.counts, handled.parked) == ({"enriched": 2, "partial": 1}, [])
