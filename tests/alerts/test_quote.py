"""Which of an item's own words an alert quotes."""

from typing import Any

from alerts.quote import LONGEST, Quoter
from news.enriched import Enriched, Entity, Event, Span, Tag
from query.parse import parse
from tests.alerts.make import NOON, enriched

SUMMARY = "Actors left the set on Friday. The studio uses digital replicas. Nobody was paid for them."


def span(text: str, quoted: str, field: str = "summary", weight: float = 1.0) -> Span:
    start = text.index(quoted)
    return Span(field, start, start + len(quoted), quoted, "rule", weight)


def item(**fields: Any) -> Enriched:
    """Return an item on a walkout and on replicas, with evidence for each."""
    given: dict[str, Any] = {
        "title": "Walkout over replicas",
        "summary": SUMMARY,
        "tags": (
            Tag("labor/strike", 2.0, (span(SUMMARY, "left the set"), span(SUMMARY, "paid", weight=-1.0))),
            Tag(
                "ai/likeness",
                2.0,
                (span("Walkout over replicas", "replicas", "title", 3.0), span(SUMMARY, "digital replicas")),
            ),
        ),
    }
    return enriched(**(given | fields))


def quoted(query: str, of: Enriched) -> str:
    return Quoter(of).quote(parse(query, NOON))


def test_evidence_of_what_the_query_asks_for_is_quoted() -> None:
    long = SUMMARY + " Filler." * 60
    assert "left the set" in quoted("tag:labor", item(summary=long))
    assert quoted("tag:ai/likeness", item(summary=long)).startswith("The studio uses digital replicas.")


def test_evidence_of_names_and_events_is_quoted() -> None:
    long = "Filler. " * 60 + "Netflix hires. " + "Filler. " * 60 + "Talks go on."
    both = item(
        summary=long,
        tags=(),
        entities=(Entity("company", "Netflix", (span(long, "Netflix"),)),),
        events=(Event("negotiation", "ongoing", evidence=(span(long, "Talks go on"),)),),
    )
    assert quoted("company:NETFLIX", both).startswith("Netflix hires.")
    assert quoted("event:negotiation OR event:vote", both).startswith("Talks go on.")


def test_words_of_the_query_are_quoted_where_no_evidence_answers() -> None:
    long = "Filler. " * 60 + "A walk-out followed."
    assert quoted("following", item(summary=long)) == "A walk-out followed."


def test_any_evidence_is_better_than_the_beginning() -> None:
    long = "Filler. " * 60 + SUMMARY
    of = item(summary=long, tags=(Tag("labor", 1.0, (span(long, "left the set"),)),))
    assert quoted("NOT tag:ai", of).startswith("Actors left the set")


def test_without_evidence_the_beginning_is_quoted() -> None:
    assert quoted("*", item(tags=(), summary="", body="Body  text.")) == "Body text."


def test_a_quote_is_cut_at_words() -> None:
    long = "word " * 200
    cut = quoted("*", item(tags=(), summary=long))
    assert len(cut) <= LONGEST + 2
    assert cut.endswith("word …")


def test_a_quote_from_within_a_long_sentence_shows_the_evidence() -> None:
    long = "word " * 100 + "picket " + "word " * 100
    cut = quoted("picketing", item(tags=(), summary=long))
    assert cut.startswith("… word")
    assert "picket" in cut
    assert len(cut) <= LONGEST + 4
