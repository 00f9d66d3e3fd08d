"""Items for the tests of enrichment, and one enricher for all of them."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from enrich.enricher import RuleEnricher
from enrich.rules.scan import Scan
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import Text
from news.enriched import Enriched
from news.item import Item

GOLDENS = Path(__file__).resolve().parents[1] / "goldens"
WHEN = datetime(2023, 7, 26, 16, tzinfo=UTC)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary()


@cache
def enricher() -> RuleEnricher:
    return RuleEnricher(vocabulary())


def item(title: str = "", summary: str = "", body: str = "", language: str = "en") -> Item:
    return Item(
        id="0" * 32, feed="feed", outlet="Outlet", title=title, summary=summary, body=body, language=language,
        published=WHEN, seen=WHEN,
    )  # fmt: skip


def enrich(title: str = "", summary: str = "", body: str = "") -> Enriched:
    return enricher().enrich(item(title, summary, body))


def scan(title: str = "", summary: str = "", body: str = "", language: str = "en") -> Scan:
    return Scan(Text(item(title, summary, body)), vocabulary(), language)


def tags(title: str = "", summary: str = "", body: str = "") -> set[str]:
    return {tag.name for tag in enrich(title, summary, body).tags}
