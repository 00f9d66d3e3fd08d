"""The publisher's own categories support what the text says, and never say it alone."""

import msgspec
import pytest

from enrich.categories import WEIGHT, spoken
from enrich.claims import tag_line
from enrich.evidence import faithful
from enrich.explain import explain
from news.enriched import Enriched
from tests.enrich.helpers import enricher, item, tags, vocabulary


def enriched(title: str, *categories: str, summary: str = "", body: str = "") -> Enriched:
    said = msgspec.structs.replace(item(title, summary, body), categories=categories)
    return enricher().enrich(said)


def names(found: Enriched) -> set[str]:
    return {tag.name for tag in found.tags}


@pytest.mark.parametrize(
    ("category", "tag", "quote"),
    [
        ("AI", "ai", "AI"),
        ("ai", "ai", "ai"),
        ("Artificial  Intelligence", "ai", "Artificial  Intelligence"),
        ("Künstliche Intelligenz", "ai", "Künstliche Intelligenz"),
        ("Labour", "labor", "Labour"),
        ("Film/Labor", "labor", "Labor"),
        ("News > Strikes", "labor", "Strikes"),
        ("Labour & Unions", "labor", "Labour & Unions"),
        ("Technology \N{EN DASH} AI", "ai", "AI"),
    ],
)
def test_a_category_that_is_a_subject_speaks_for_it(category: str, tag: str, quote: str) -> None:
    said = msgspec.structs.replace(item("A plan"), categories=("Film", category))
    ((name, span),) = spoken(said, vocabulary().categories).items()
    assert (name, span.quote, span.weight) == (tag, quote, WEIGHT)
    assert faithful(said, span)


@pytest.mark.parametrize(
    "category",
    ["Labor Day", "AI Generated", "Ai Weiwei", "Labor and Delivery", "Labor & Delivery", "Laboratory",
     "Air Strikes", "European Union", "IA", "A.I. Artificial Intelligence", "Reunions", "Student Union",
     "AI-Generated", ""],
)  # fmt: skip
def test_a_look_alike_does_not(category: str) -> None:
    assert spoken(msgspec.structs.replace(item("A plan"), categories=(category,)), vocabulary().categories) == {}


def test_no_number_of_categories_is_enough_alone() -> None:
    found = enriched(
        "Our plans for the week", "AI", "Artificial Intelligence", "Labor", "Unions", "Strikes", "Layoffs"
    )
    assert found.tags == ()
    assert min(tag.threshold for tag in vocabulary().tags.values()) > WEIGHT


def test_nor_where_the_text_is_of_something_else() -> None:
    for title, category in (
        ("Air strikes hit two towns overnight", "Strikes"),
        ("Mother in labor for 40 hours gives birth on a train", "Labor"),
        ("European Union agrees on fishing quotas", "Unions"),
    ):
        assert names(enriched(title, category)) == tags(title) == set(), title


WEAK = "Studio worker says machines paint its backgrounds"
"""Says something of the subject, and by itself too little."""


def test_what_a_text_says_too_faintly_is_told_with_its_category() -> None:
    assert "ai" not in tags(WEAK)
    found = enriched(WEAK, "Film", "AI")
    (tag,) = (tag for tag in found.tags if tag.name == "ai")
    assert [(span.field, span.quote) for span in tag.evidence][-1] == ("categories", "AI")
    assert all(faithful(found.item, span) for span in tag.evidence)
    weights = [span.weight for span in tag.evidence]
    assert tag.score == pytest.approx(sum(weights))
    assert min(weights) == WEIGHT


def test_a_text_without_categories_is_judged_as_before() -> None:
    title = "Writers strike over AI scripts"
    with_other = enriched(title, "Film", "Business")
    assert with_other.tags == enriched(title).tags


def test_the_card_shows_the_category_that_spoke() -> None:
    said = msgspec.structs.replace(item("Our plans for the week"), categories=("AI",))
    (verdict,) = explain(said, enricher()).verdicts
    assert (verdict.name, verdict.score, verdict.holds) == ("ai", WEIGHT, False)
    assert [span.quote for span in verdict.evidence] == ["AI"]


@pytest.mark.parametrize(
    ("written", "counts"),
    [('["Film", "AI"]', True), ('"AI"', True), ("null", False), ("[5, {}]", False), ("{}", False)],
)
def test_a_line_to_tag_may_have_categories(written: str, counts: bool) -> None:
    found = tag_line(f'{{"title": "{WEAK}", "categories": {written}}}', 1, enricher())
    assert ("ai" in found["tag"]) is counts
