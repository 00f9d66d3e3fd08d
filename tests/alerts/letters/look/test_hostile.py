"""Nothing that came from a feed acts in a letter, breaks it, or hides what stands beside it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from alerts.channels.port import Letter
from alerts.letters.compose import Composer
from alerts.letters.links import LinkSigner
from alerts.letters.places import Places
from alerts.note import Fact, Note
from alerts.port import Delivery, DeliveryItem, Told
from tests.alerts.make import NOON, Hand, note, row, subscription

COMPOSE = Composer(places=Places("https://news.example.org/", LinkSigner(["a key for these tests"], Hand())))
TAGS = "html head meta title style body div table tbody tr td th p b a bdi span h1 h2"
EVIL = '"><script>x()</script><img src=x onerror=x()>{{ 7*7 }}\r\nBcc: a@b\u202egpj.exe\x1b[31m\x00'


def made(*notes: Note, **fields: Any) -> Letter:
    before = Told("d0", NOON - timedelta(days=400), (Fact("strike", EVIL),))
    entries = tuple(DeliveryItem(row(note=each, about=each.item, news=EVIL), (), before) for each in notes)
    record = subscription(**({"query": "strike", "name": EVIL, "note": EVIL} | fields))
    return COMPOSE(Delivery(id="d", subscription=record, channel="c", entries=entries, lease=1), EVIL, NOON)


def hostile(item: str = "i1", **fields: Any) -> Note:
    fact = Fact("strike", EVIL, (EVIL,), {EVIL: 1.0}, EVIL, EVIL)
    given = dict.fromkeys(("title", "outlet", "story", "quote"), EVIL) | {
        "url": "javascript:alert(1)",
        "tags": (EVIL,),
        "pay": (EVIL,),
        "events": (EVIL,),
        "facts": (fact,),
    }
    return note(item, **(given | fields))


@pytest.mark.parametrize("number", [0, 1, 2, 30])
def test_no_markup_of_others_is_in_the_document(number: int) -> None:
    letter = made(*(hostile(f'i{each}"><script>') for each in range(number)))
    for node in LexborHTMLParser(letter.html).css("*"):
        assert node.tag in TAGS.split(), node.html
        assert not [name for name in node.attributes if name.startswith("on")]
        assert not (node.attributes.get("href") or "https:").startswith("javascript")
    for text in (letter.subject, letter.text, letter.html):
        assert not re.search("[\x00\x1b\r\u202e]", text)
    assert "\n" not in letter.subject
    assert "javascript:" not in letter.text


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "outlet": "", "url": "", "quote": ""},
        {"title": "\u202e\u200b \n"},
        {"title": "W" * 100_000, "outlet": "O" * 10_000, "quote": "Q " * 50_000},
        {"url": f"https://x.example/{'u' * 9_000}"},
        {"title": "نقابة الممثلين: اتفاق", "outlet": "צל", "quote": "اتفاق مبدئي 900,000$"},
        {"facts": tuple(Fact(f"type{number}", "stage") for number in range(500))},
        {"pay": tuple(f"${number} a year" for number in range(1, 500))},
        {"at": NOON.replace(year=1)},
        {"at": NOON.replace(year=9999)},
        {"tags": tuple(f"ai/{number}" for number in range(500))},
    ],
)  # fmt: skip
def test_anything_can_be_told(fields: dict[str, Any]) -> None:
    letter = made(note(**fields), name="strikes", note="")
    assert len(letter.text) < 30_000
    assert len(letter.html) < 120_000
    assert len(letter.subject) <= 200


def test_right_to_left_text_keeps_to_itself() -> None:
    tree = LexborHTMLParser(made(note(title="نقابة الممثلين: اتفاق")).html)
    heading = tree.css_first("h1")
    assert heading is not None
    assert heading.attributes["dir"] == "auto"
    assert heading.text().strip() == "نقابة الممثلين: اتفاق"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_told(title: str, quote: str, query: str) -> None:
    letter = made(note(title=title, quote=quote), query=query)
    assert LexborHTMLParser(letter.html).css_first("h1") is not None
    assert letter.text.endswith("\n")


@pytest.mark.parametrize("query", ["", "colour:red", "(((", "tag:labour"])
def test_a_query_that_cannot_be_read_stops_no_letter(query: str) -> None:
    assert "Title of i1" in made(note(), query=query).text


@pytest.mark.parametrize("fields", [{"zone": "US/Pacific-New"}, {"locale": "xx"}, {"zone": "\0"}])
def test_a_zone_or_language_that_is_gone_stops_no_letter(fields: dict[str, object]) -> None:
    letter = made(note(), **fields)
    assert "Times are UTC." in letter.text
    assert ("does not know the zone" in letter.text) == ("zone" in fields)
