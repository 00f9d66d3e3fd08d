"""Names that are common words as well: what must be near them, and where they are something else."""

from datetime import UTC, datetime

import pytest

from enrich.enricher import RuleEnricher
from news.item import Item

MEANT = (
    ("Rare", "Xbox cancels a pirate game as Rare trims its teams"),
    ("Double Fine", "Double Fine developers ask for a union vote"),
    ("Splash Damage", "Splash Damage workers brace for layoffs"),
    ("Canal+", "Canal+ and Studiocanal name a head of AI"),
    ("Rogers Communications", "Corus and Rogers trade channels"),
    ("Getty Images", "Getty appeals its copyright defeat"),
    ("The Guardian", "Guardian journalists vote on a new offer"),
    ("Grok", "Grok made explicit images of singers"),
    ("Kling", "Actors object to Kling 3 clips"),
)
OTHER = (
    ("Rare", "Rare recording of the soprano found"),
    ("Splash Damage", "Patch lowers splash damage of the cannon"),
    ("Canal+", "Ship stuck in the Suez Canal"),
    ("Rogers Communications", "Steve Rogers returns in the sequel"),
    ("Getty Images", "Getty museum opens a new wing"),
    ("The Guardian", "Guardian of the gate, a boss guide"),
    ("Llama", "Llama farm wins at the county fair"),
    ("Kling", "Heidi Kling sings in Vienna"),
)


@pytest.fixture(scope="module")
def enricher() -> RuleEnricher:
    return RuleEnricher()


def names(enricher: RuleEnricher, title: str) -> set[str]:
    item = Item(id="0" * 32, feed="f", outlet="o", title=title, seen=datetime(2026, 1, 1, tzinfo=UTC))
    return {entity.name for entity in enricher.enrich(item).entities}


@pytest.mark.parametrize(("name", "title"), MEANT)
def test_a_name_is_found_with_its_field_near(enricher: RuleEnricher, name: str, title: str) -> None:
    assert name in names(enricher, title)


@pytest.mark.parametrize(("name", "title"), OTHER)
def test_a_common_word_is_no_name(enricher: RuleEnricher, name: str, title: str) -> None:
    assert name not in names(enricher, title)
