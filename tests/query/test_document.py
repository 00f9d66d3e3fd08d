from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from news.enriched import Enriched, Entity, Event, Pay, Tag, Title
from news.item import Item, Media
from query.document import LONGEST_KEYWORD, View, fields_of, key, presence
from query.fields import FIELDS
from query.parse import parse
from query.to_predicate import to_predicate

SEEN = datetime(2023, 7, 26, 12, 0, 0, 123_456, tzinfo=UTC)
WHOLE = SEEN.replace(microsecond=123_000)
ITEM = Item(id="0f", feed="https://feed.example/rss", outlet="Variety", seen=SEEN, language="fr")


def enriched(item: Item = ITEM, **claims: object) -> Enriched:
    return msgspec.structs.replace(Enriched(item=item, rules="1-a"), **claims)


def test_a_bare_item_has_only_what_is_always_there() -> None:
    assert fields_of(enriched(), SEEN) == {
        "id": "0f",
        "outlet": "Variety",
        "feed": "https://feed.example/rss",
        "language": "fr",
        "published": WHOLE,
        "seen": WHOLE,
        "indexed": WHOLE,
        "revision": 1.0,
    }


def test_every_claim_has_its_field() -> None:
    document = fields_of(
        enriched(
            msgspec.structs.replace(ITEM, url="https://news.bbc.co.uk/1", published=SEEN - timedelta(days=1)),
            language="en",
            tags=(Tag("ai/likeness", 2.0), Tag("labor", 1.0), Tag("ai/policy", 1.0)),
            entities=(
                *(
                    Entity(kind, name)
                    for kind, name in (
                        ("union", "WGA"),
                        ("company", "Netflix"),
                        ("union", "WGA"),
                        ("law", "NO FAKES Act"),
                    )
                ),
                Entity("person", "Sean Astin", titles=(Title("president"),)),
            ),
            events=(
                Event("strike", "ongoing"),
                Event("vote"),
                Event("lawsuit", mood="past"),
                Event("x", mood="if"),
            ),
            story="0a",
        ),
        SEEN,
    )
    assert document["tag"] == ("ai", "ai/likeness", "labor", "ai/policy")
    assert document["union"] == ("WGA",)
    assert document["company"] == ("Netflix",)
    assert document["event"] == ("strike", "strike/ongoing", "vote")
    assert document["law"] == ("NO FAKES Act",)
    assert document["person"] == ("Sean Astin",)
    assert document["person_title"] == ("president", "Sean Astin, president")
    assert document["story"] == "0a"
    assert document["language"] == "en"
    assert document["domain"] == "bbc.co.uk"
    assert document["published"] == WHOLE - timedelta(days=1)
    assert list(document) == [name for name in FIELDS if name in document]


def test_what_the_outlet_says_of_an_item_has_its_fields() -> None:
    item = msgspec.structs.replace(
        ITEM,
        categories=("Film", "Labor"),
        media=(
            Media("https://cdn.example/1.mp3", "audio/mpeg"),
            Media("https://cdn.example/2.mp3"),
            Media("https://cdn.example/3.png", "image"),
            Media("https://cdn.example/4"),
        ),
    )
    document = fields_of(enriched(item), SEEN)
    assert document["category"] == ("Film", "Labor")
    assert document["media"] == ("audio", "audio/mpeg", "image", "other")


@pytest.mark.parametrize(
    ("pay", "low", "high"),
    [
        ((), None, None),
        ((Pay(min=5.0, period="hour"),), None, None),
        ((Pay(yearly_min=50_000.0, yearly_max=70_000.0), Pay(yearly_min=30_000.0)), 30_000.0, 70_000.0),
        ((Pay(yearly_max=900_000.0),), 900_000.0, 900_000.0),
        ((Pay(yearly_min=100_000.0),), 100_000.0, 100_000.0),
    ],
)
def test_pay_is_the_lowest_and_highest_yearly_figure(
    pay: tuple[Pay, ...], low: float | None, high: float | None
) -> None:
    document = fields_of(enriched(pay=pay), SEEN)
    assert (document.get("pay_min"), document.get("pay_max")) == (low, high)


def test_an_endless_keyword_is_left_out() -> None:
    document = fields_of(enriched(msgspec.structs.replace(ITEM, author="x" * (LONGEST_KEYWORD + 1))), SEEN)
    assert "author" not in document


def test_a_view_has_keys_for_tokens_values_and_presence() -> None:
    view = View(enriched(msgspec.structs.replace(ITEM, title="Striking Café"), tags=(Tag("ai", 1.0),)), SEEN)
    assert view.keys >= {"strike", "cafe", key("tag", "AI"), key("outlet", "variety"), presence("title")}
    assert presence("body") not in view.keys
    assert view.words["title"] == {"striking", "cafe"}
    assert view.running["title"] == " strike cafe "


def test_no_phrase_goes_on_from_one_field_to_the_next() -> None:
    view = View(enriched(msgspec.structs.replace(ITEM, title="Actors strike", summary="Studios wait")), SEEN)
    assert [to_predicate(parse(text, SEEN))(view) for text in ('"studios wait"', '"strike studios"')] == [
        True,
        False,
    ]
