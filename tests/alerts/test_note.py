"""What an alert keeps of an item."""

from typing import Any

import pytest

from alerts.note import QUOTE_LENGTH, quote, take_note
from news.enriched import Enriched, Entity, Event, Pay, Span, Tag
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
    return quote(of, parse(query, NOON))


def test_it_keeps_what_a_letter_needs() -> None:
    full = item(
        url="https://example.org/1",
        revision=3,
        story="t9",
        pay=(Pay(min=300_000.0, max=900_000.0, currency="USD", period="year"),),
        events=(Event("strike", "ongoing"), Event("vote"), Event("strike", "ended", mood="past")),
    )
    taken = take_note(full, parse("*", NOON))
    assert (taken.item, taken.revision, taken.story, taken.outlet) == ("i1", 3, "t9", "Variety")
    assert (taken.title, taken.url, taken.at) == ("Walkout over replicas", "https://example.org/1", NOON)
    assert taken.tags == ("labor/strike", "ai/likeness")
    assert taken.events == ("strike/ongoing", "vote")
    assert taken.pay == ("300,000 to 900,000 USD a year",)


@pytest.mark.parametrize(
    ("pay", "text"),
    [
        (Pay(max=900_000.0, currency="USD", period="year"), "up to 900,000 USD a year"),
        (Pay(min=20.5, currency="GBP"), "from 20.50 GBP"),
        (Pay(min=17.0, max=17.0, period="hour"), "17 a hour"),
        (Pay(min=1.0, max=2.0), "1 to 2"),
    ],
)
def test_pay_is_written_out(pay: Pay, text: str) -> None:
    assert take_note(item(pay=(pay, pay)), parse("*", NOON)).pay == (text,)


def test_pay_without_a_figure_is_left_out() -> None:
    assert take_note(item(pay=(Pay(role="writer"),)), parse("*", NOON)).pay == ()


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
    assert len(cut) <= QUOTE_LENGTH + 2
    assert cut.endswith("word …")


def test_a_quote_from_within_a_long_sentence_shows_the_evidence() -> None:
    long = "word " * 100 + "picket " + "word " * 100
    cut = quoted("picketing", item(tags=(), summary=long))
    assert cut.startswith("… word")
    assert "picket" in cut
    assert len(cut) <= QUOTE_LENGTH + 4
