"""Bad input: nothing raises, no stage fails, and every span of evidence is where it says it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.claims import claims, tag_line
from enrich.explain import explain
from news.enriched import Enriched
from tests.enrich.helpers import enrich, enricher

PIECES = (
    "SAG-AFTRA", "WGA\u2019s", "strike", "the Writers Guild of America (WGA)", "AI", "A.I.", "deepfakes",
    "Netflix lays off 1,000", "$900,000 a year", "vote to unionize", "Los Gatos, CA", "e\u0301\u0301",
    "\u0130stanbul", "\U0001f600", "\U0001f469\u200d\U0001f3a4", "إضراب", "שביתה", "\u202e", "ストライキ",
    "<b>strike</b>", "&amp;", "\x00", "\ufeff", "\ufb01lm", "ß", "\u01c5", "\n", "  ", ".", "\u2014",
    "\u201cAI\u201d", "union\u00ad",
)  # fmt: skip
text = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map(" ".join)


def faithful(found: Enriched) -> None:
    assert found.failed == ()
    for _, spans in claims(found):
        for span in spans:
            assert found.item.text(span.field)[span.start : span.end] == span.quote
            assert span.quote


@given(title=text, summary=text, body=text)
@settings(max_examples=150, deadline=None)
def test_every_span_can_be_sliced_back_out_of_the_text(title: str, summary: str, body: str) -> None:
    found = enrich(title, summary, body)
    faithful(found)
    explained = explain(found.item, enricher())
    for verdict in explained.verdicts:
        for span in (*verdict.evidence, *verdict.against):
            assert found.item.text(span.field)[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    ("title", "tags"),
    [
        ("", set()),
        ("   \n\t", set()),
        ("<p>Writers <b>end their strike</b></p>", {"labor", "labor/strike"}),
        ("✊ Writers end their strike 🎬🎬", {"labor", "labor/strike"}),
        ("Writers\u00a0end\u2009their strike", {"labor", "labor/strike"}),
        ("\u202aWriters end their strike\u202c", {"labor", "labor/strike"}),
        ("“AI” is everywhere", {"ai"}),
        ("Сценаристы: writers end their strike", {"labor", "labor/strike"}),
    ],
)
def test_odd_titles(title: str, tags: set[str]) -> None:
    found = enrich(title)
    faithful(found)
    assert {tag.name for tag in found.tags} >= tags
    assert bool(found.tags) is bool(tags)


def test_combining_characters_do_not_shift_what_follows() -> None:
    found = enrich("Cafe\u0301 e\u0301e\u0301e\u0301 workers end their strike")
    faithful(found)
    assert "labor/strike" in {tag.name for tag in found.tags}


def test_a_body_of_a_megabyte_is_read_to_its_bound_and_its_end_does_not_matter() -> None:
    body = "The orchestra played on. " * 40_000
    assert len(body) >= 1_000_000
    found = enrich("A night at the opera", body=body + " SAG-AFTRA calls a strike over AI.")
    faithful(found)
    assert found.tags == ()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        '{"title": 5}',
        '{"title": ["a"]}',
        '"text"',
        '{"title": "\\ud800"}',
        "{'title': 'a'}",
    ],
)
def test_a_malformed_line_is_an_error_in_its_place(line: str) -> None:
    found = tag_line(line, 7, enricher())
    assert set(found) == {"error", "line"} or found["tag"] == []
    assert found.get("line", 7) == 7


def test_missing_and_null_fields_are_empty() -> None:
    assert tag_line("{}", 1, enricher())["tag"] == []
    assert tag_line('{"title": null, "summary": "Writers end their strike"}', 1, enricher())["union"] == []


LANGUAGES = [
    ("Los actores de doblaje españoles van a la huelga por la inteligencia artificial", "es", {"ai", "labor"}),
    ("Les techniciens du cinéma se mettent en grève contre la réforme du chômage", "fr", {"labor"}),
    ("Die Gewerkschaft ruft die Beschäftigten des Senders zum Streik auf", "de", {"labor"}),
    ("俳優組合がストライキを開始、人工知能の利用制限を求めて交渉が続く。Netflix は参加しない", "ja", set()),
    ("Netflix toont een nieuwe documentaire over de geschiedenis van het orkest", "nl", set()),
]


@pytest.mark.parametrize(("title", "language", "tags"), LANGUAGES)
def test_other_languages_keep_text_get_language_and_names_and_tags_where_the_vocabulary_has_them(
    title: str, language: str, tags: set[str]
) -> None:
    found = enricher().enrich(enrich(title).item)
    faithful(found)
    assert found.item.title == title
    assert found.language == language
    assert {tag.name for tag in found.tags if "/" not in tag.name} == tags
    if "Netflix" in title:
        assert found.names("company") == ("Netflix",)


@pytest.mark.parametrize(
    "words", ["guild union strike workers vote ", "actors strike over layoffs at Netflix and vote "]
)
def test_a_long_body_without_a_full_stop_ends(words: str) -> None:
    # Read by the square of its length this takes hours, and the limit of a test's time ends it.
    faithful(enrich("Strike", body=words * 20_000))
