"""An item as JSON."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from news.enriched import Enriched, Event, Pay, Span, Tag
from news.item import Item, Media
from query.as_json import claims, item_fields
from query.document import fields_of

SEEN = datetime(2023, 7, 26, 16, 5, tzinfo=UTC)
ITEM = Item(id="a1", feed="f", outlet="Herald", title="Up to $20", seen=SEEN)
SPAN = Span("title", 0, 9, "Up to $20", "pay")


def through_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def test_a_claim_has_every_key_and_null_where_the_text_does_not_say() -> None:
    (pay,) = through_json(claims((Pay(None, 0.0, "USD", evidence=(SPAN,)),)))
    assert pay == {
        "min": None,
        "max": 0.0,
        "currency": "USD",
        "period": None,
        "role": None,
        "yearly_min": None,
        "yearly_max": None,
        "assumed": None,
        "evidence": [{"field": "title", "start": 0, "end": 9, "quote": "Up to $20", "rule": "pay"}],
    }
    (event,) = through_json(claims((Event("strike", "ongoing", ("WGA",)),)))
    assert (event["stage"], event["parties"], event["place"], event["mood"]) == ("ongoing", ["WGA"], None, None)
    assert event.keys() == set(Event.__struct_fields__)


def test_an_item_has_the_fields_of_the_table_and_its_claims() -> None:
    enriched = Enriched(item=ITEM, rules="1-x", tags=(Tag("labor/pay", 2.0),), events=(Event("vote"),))
    shown = item_fields(enriched, SEEN)
    table = fields_of(enriched, SEEN)
    assert {name: shown[name] for name in table} == table
    assert shown["event"] == ("vote",)
    assert [event["type"] for event in shown["events"]] == ["vote"]
    assert (shown["tag"], [tag["name"] for tag in shown["tags"]]) == (("labor", "labor/pay"), ["labor/pay"])


def test_what_the_feed_says_besides_is_there_where_it_says_it() -> None:
    item = msgspec.structs.replace(
        ITEM,
        updated=SEEN,
        media=(Media("https://cdn.example/1"),),
        source="The Guild",
        comments="https://news.example/talk",
        html="<b>Up</b> to $20",
    )
    shown = through_json(item_fields(Enriched(item=item, rules="1-x"), SEEN))
    assert shown["media_files"] == [{"url": "https://cdn.example/1", "type": "", "size": 0}]
    assert [shown[name] for name in ("updated", "source", "comments", "html")] == [
        "2023-07-26T16:05:00Z",
        "The Guild",
        "https://news.example/talk",
        "<b>Up</b> to $20",
    ]
    bare = item_fields(Enriched(item=ITEM, rules="1-x"), SEEN)
    assert not bare.keys() & {"media_files", "updated", "source", "comments", "html"}


def test_claims_are_there_even_where_nothing_is_claimed() -> None:
    shown = through_json(item_fields(Enriched(item=ITEM, rules="1-x"), SEEN))
    assert [shown[name] for name in ("tags", "entities", "pay", "events", "remote", "failed")] == [
        [], [], [], [], False, [],
    ]  # fmt: skip
