"""Which of an item's own words an alert quotes."""

from typing import Any

import pytest

from alerts.letters.quote import LONGEST, Asked, Quoter
from news.enriched import Enriched, Entity, Event, Span, Tag, Title
from query.document import View
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
    return Quoter(of, View(of, NOON)).quote(Asked(parse(query, NOON)))


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
    assert len(cut) <= LONGEST
    assert cut.endswith("word word…")


def test_a_quote_from_within_a_long_sentence_shows_the_evidence() -> None:
    long = "word " * 100 + "picket " + "word " * 100
    cut = quoted("picketing", item(tags=(), summary=long))
    assert cut.startswith("…word")
    assert "picket" in cut
    assert len(cut) <= LONGEST


LOBBY = "Netflix opened a lobby on Monday. " + "The museum liked the light. " * 20
PUPPETS = "Puppeteers of St. Louis were absent. " + "The cafe sells soup. " * 20


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ("puppeteers", "Puppeteers of St. Louis"),
        ("puppeteer*", "Puppeteers of St. Louis"),
        ('"of st louis"', "Puppeteers of St. Louis"),
        ('"sells soup" -light', "The cafe sells soup."),
        ("light soup*", "The museum liked"),
        ("summary:puppet* -lobby", "Puppeteers of St. Louis"),
        ("title:puppet* OR title:walkout", "Netflix opened"),
        ("body:soup OR body:picket", "Nobody of Warner Bros. Games came to the picket."),
    ],
)
def test_the_words_that_the_query_found_are_quoted(query: str, begins: str) -> None:
    of = item(summary=LOBBY + PUPPETS, body=LOBBY + "Nobody of Warner Bros. Games came to the picket.", tags=())
    assert quoted(query, of).startswith(begins)


def test_a_keyword_is_looked_for_in_its_own_field_and_by_its_beginning() -> None:
    long = LOBBY + "The labor of Labor Games is cheap. " + PUPPETS + "Layoffs are feared."
    of = item(
        summary=long,
        tags=(Tag("labor/layoffs", 1.0, (span(long, "Layoffs"),)),),
        entities=(Entity("company", "Labor Games", (span(long, "Labor Games"),)),),
        events=(Event("strike", mood="past", evidence=(span(long, "liked"),)),),
    )
    assert quoted("tag:labor", of).endswith("Layoffs are feared.")
    assert quoted("company:lab*", of).startswith("The labor of Labor Games")
    assert quoted("event:strike OR soup", of).startswith("The cafe sells soup.")


def test_the_title_a_person_is_found_by_is_quoted() -> None:
    long = LOBBY + "President Ada Roe spoke. " + PUPPETS
    title = Title("president", (span(long, "President"),))
    of = item(summary=long, tags=(), entities=(Entity("person", "Ada Roe", (), (title,)),))
    assert quoted("person_title:president", of).startswith("President Ada Roe")


VOTE = "Animators vote on a new contract in Burbank"
COUNT = "The count is on Friday."


@pytest.mark.parametrize(
    ("summary", "body", "quote"),
    [
        (VOTE, "", ""),
        (f"{VOTE}.", COUNT, COUNT),
        (f"{VOTE}. {COUNT}", "", COUNT),
        (f"{VOTE}\n\n{COUNT} The post {VOTE} appeared first on Alpha.", "", COUNT),
        (f"ALPHA: {VOTE.upper()}!", f"{VOTE}\n{COUNT}", COUNT),
        ("Animators vote on a new contract…", "", ""),
        (f"{COUNT} {VOTE}.", "", COUNT),
        (f"{VOTE}. {COUNT} " + "Filler words go on here. " * 20, "", COUNT),
        ("", f"{VOTE}. Their animators met at noon.", "Their animators met at noon."),
        ("", "", ""),
    ],
)
@pytest.mark.parametrize("query", ["title:animators", "animators", "tag:labor", "*"])
def test_the_headline_is_never_quoted(summary: str, body: str, quote: str, query: str) -> None:
    found = quoted(query, enriched(title=VOTE, summary=summary, body=body))
    assert found.startswith(quote)
    assert bool(found) == bool(quote)
    assert VOTE not in found


def test_evidence_in_what_repeats_the_headline_is_passed_over() -> None:
    summary = f"{VOTE}. The guild counts on Friday."
    tag = Tag("labor/vote", 1.0, (span(summary, "vote", weight=3.0), span(summary, "counts")))
    assert quoted("tag:labor", enriched(title=VOTE, summary=summary, tags=(tag,))) == "The guild counts on Friday."
