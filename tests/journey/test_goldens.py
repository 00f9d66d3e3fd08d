"""The reference item stage by stage: what each hands to the next is, byte for byte, what it was.

Enrichment has its own in ``tests/enrich/test_reference.py``. A golden is rewritten by
``GUILDWIRE_WRITE_GOLDENS=1 pytest tests/journey/test_goldens.py`` and then read by a person.
"""

import os
from datetime import UTC, datetime

import msgspec

from alerts.note import take_note
from ingest.clean import Cleaned, clean
from ingest.feed import Feed
from ingest.parse.document import FeedDocument
from ingest.parse.parser import parse
from news import wire
from news.enriched import Enriched
from query.document import View, fields_of
from query.parse import parse as parse_query
from query.to_predicate import to_predicate
from tests.enrich.helpers import GOLDENS

FEED = Feed(url="https://wire.example/feed.xml", outlet="Guildwire reference wire", kind="wire", language="en")
SEEN = datetime(2023, 7, 26, 16, 5, tzinfo=UTC)


def enriched() -> Enriched:
    return wire.decode_enriched((GOLDENS / "reference.enriched.json").read_bytes())


def same(name: str, value: object) -> bool:
    """Say whether ``value`` is what the golden holds; write it there first where that is asked for."""
    path = GOLDENS / name
    written = msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
    if os.environ.get("GUILDWIRE_WRITE_GOLDENS"):
        path.write_bytes(written)
    return written == path.read_bytes()


def test_ingest_makes_the_item_of_the_feed() -> None:
    document = parse((GOLDENS / "reference.xml").read_bytes(), "application/rss+xml")
    assert isinstance(document, FeedDocument)
    (cleaned,) = clean(document, FEED, FEED.url, SEEN)
    assert isinstance(cleaned, Cleaned)
    assert len(cleaned.item.id) == 32
    assert same("reference.item.json", msgspec.structs.replace(cleaned.item, id="0" * 32))


def test_the_index_gets_the_document_of_the_enriched_item() -> None:
    assert same("reference.document.json", fields_of(enriched(), SEEN))


def test_the_query_that_users_came_for_matches_it() -> None:
    view = View(enriched(), SEEN)
    for text in (
        "tag:ai AND tag:labor AND company:netflix",
        "event:strike/ongoing AND union:(sag-aftra AND wga)",
        'pay_max:[900000 TO *] AND place:"Los Gatos, CA"',
    ):
        assert to_predicate(parse_query(text, SEEN))(view), text
    assert not to_predicate(parse_query("tag:labor/layoffs", SEEN))(view)


def test_an_alert_tells_what_it_is_about() -> None:
    assert same("reference.note.json", take_note(enriched()))
