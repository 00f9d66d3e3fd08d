"""The reference item: everything in it is found, and what was found once is found again byte for byte.

The golden is rewritten by ``GUILDWIRE_WRITE_GOLDENS=1 pytest tests/enrich/test_reference.py``.
"""

import os

import msgspec
import pytest

from news import wire
from news.enriched import Enriched, Entity, Event, Pay, Tag
from tests.enrich.helpers import GOLDENS, enricher

ITEM = GOLDENS / "reference.item.json"
ENRICHED = GOLDENS / "reference.enriched.json"

TAGS = {
    "ai", "labor", "ai/generative", "ai/likeness", "ai/hiring", "labor/strike", "labor/negotiation",
    "labor/hiring", "labor/pay",
}  # fmt: skip
NAMES = {
    "company": ("Netflix", "OpenAI", "Apple", "Amazon"),
    "union": ("SAG-AFTRA", "WGA"),
    "organization": ("AMPTP",),
    "product": ("ChatGPT", "Magenta Green Screen"),
    "place": ("Los Gatos, CA",),
    "role": ("Product Manager", "Technical Director"),
    "person": (),
    "law": (),
}
EVENTS = {
    ("strike", "ongoing", ("SAG-AFTRA", "WGA")),
    ("negotiation", "collapsed", ("SAG-AFTRA", "AMPTP")),
    ("hiring", None, ("Netflix",)),
}


@pytest.fixture(scope="module")
def found() -> Enriched:
    return enricher().enrich(wire.decode_item(ITEM.read_bytes()))


def test_its_tags(found: Enriched) -> None:
    names = {tag.name for tag in found.tags}
    assert names >= TAGS
    assert "labor/layoffs" not in names


def test_its_names(found: Enriched) -> None:
    assert {kind: found.names(kind) for kind in NAMES} == NAMES


def test_its_pay(found: Enriched) -> None:
    assert [(pay.role, pay.min, pay.max, pay.currency, pay.period) for pay in found.pay] == [
        ("Product Manager", 300_000, 900_000, "USD", "year"),
        ("Technical Director", 450_000, 650_000, "USD", "year"),
    ]


def test_its_events(found: Enriched) -> None:
    assert {(event.type, event.stage, event.parties) for event in found.events} >= EVENTS


def test_the_work_may_be_remote_and_the_text_is_english(found: Enriched) -> None:
    assert found.remote
    assert found.remote_evidence[0].quote == "done remotely"
    assert found.language == "en"


def test_every_claim_shows_its_text(found: Enriched) -> None:
    claims: list[Tag | Entity | Pay | Event] = [*found.tags, *found.entities, *found.pay, *found.events]
    assert all(claim.evidence for claim in claims)
    spans = [span for claim in claims for span in claim.evidence]
    assert all(found.item.text(span.field)[span.start : span.end] == span.quote for span in spans)


def test_it_is_as_it_was(found: Enriched) -> None:
    unversioned = msgspec.structs.replace(found, rules="")  # every word added to a vocabulary makes new rules
    written = msgspec.json.format(wire.encode(unversioned), indent=1) + b"\n"
    if os.environ.get("GUILDWIRE_WRITE_GOLDENS"):
        ENRICHED.write_bytes(written)
    assert written == ENRICHED.read_bytes()
