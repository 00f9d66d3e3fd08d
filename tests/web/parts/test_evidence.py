"""Marking spans in a text, and the page of an item."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from news.enriched import Event, Span, Tag
from tests.web.desk import NOW, netflix, plain, span
from web.item_page import item_page
from web.parts.evidence import Mark, fits, segments

TEXT = "Talks broke down on Thursday."
MARKS = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12), st.integers(1, 4), st.booleans()).map(
        lambda four: Mark("body", four[0], min(len(TEXT), four[0] + four[1]), four[2], four[3])
    ),
    max_size=8,
)


@given(MARKS)
def test_segments_join_to_the_text_and_every_character_has_its_claims(marks: list[Mark]) -> None:
    parts = segments(TEXT, marks)
    assert "".join(part.text for part in parts) == TEXT
    place = 0
    for part in parts:
        for at in range(place, place + len(part.text)):
            inside = [mark for mark in marks if mark.start <= at < mark.end]
            assert set(part.shows) == {mark.claim for mark in inside if not mark.against}
            assert set(part.against) == {mark.claim for mark in inside if mark.against}
        place += len(part.text)


@given(MARKS)
def test_every_anchor_is_there_once(marks: list[Mark]) -> None:
    anchors = [part.anchor for part in segments(TEXT, marks) if part.anchor]
    assert sorted(anchors) == sorted({mark.anchor for mark in marks})


def test_an_empty_text_has_no_segments() -> None:
    assert segments("", []) == ()


def test_a_span_must_quote_the_text() -> None:
    item = netflix()
    good = span(item.item, "title", "Netflix")
    assert fits(item, good)
    for wrong in ({"quote": "Nutflix"}, {"field": "url"}, {"start": -7}, {"end": 10**9}, {"start": 7}):
        assert not fits(item, msgspec.structs.replace(good, **wrong))


def test_claims_are_numbered_through_and_point_at_their_evidence() -> None:
    page = item_page(netflix(), NOW)
    claims = [claim for group in page.groups for claim in group.claims]
    assert [group.heading for group in page.groups] == ["Subjects", "Events", "Pay", "Names"]
    assert [claim.number for claim in claims] == list(range(1, 17))
    (title,) = [claim for claim in claims if claim.detail == "title"]
    assert (title.name, title.evidence[0].text) == ("Jane Roe, president", "president")
    assert "person_title%3A%22Jane+Roe%2C+president%22" in title.href
    anchors = {part.anchor for _, parts in page.texts for part in parts} | {part.anchor for part in page.title}
    for claim in claims:
        assert claim.evidence
        assert {quote.anchor for quote in (*claim.evidence, *claim.against)} <= anchors - {""}


def test_what_speaks_against_a_claim_is_marked_apart() -> None:
    (against,) = [
        part for _, parts in item_page(netflix(), NOW).texts for part in parts if part.against and not part.shows
    ]
    assert (against.text, against.against) == ("air strike", (4,))


def test_evidence_that_does_not_fit_is_listed_and_not_marked() -> None:
    enriched = msgspec.structs.replace(plain(1), tags=(Tag("ai", 1.0, (Span("body", 0, 4, "gone"),)),))
    page = item_page(enriched, NOW)
    (quote,) = page.groups[0].claims[0].evidence
    assert (quote.text, quote.anchor) == ("gone", "")
    assert not any(part.shows for _, parts in page.texts for part in parts)


def test_a_remembered_event_leads_nowhere_because_the_index_leaves_it_out() -> None:
    enriched = msgspec.structs.replace(plain(1), events=(Event("strike", "ended", mood="past"),))
    assert item_page(enriched, NOW).groups[0].claims[0].href == ""


def test_place_and_day_of_an_event_are_shown() -> None:
    enriched = msgspec.structs.replace(plain(1), events=(Event("strike", place="Los Angeles", date="2023-07-14"),))
    assert item_page(enriched, NOW).groups[0].claims[0].detail == "Los Angeles · 2023-07-14"


def test_an_item_without_texts_still_has_a_page() -> None:
    page = item_page(plain(1, title="", summary=""), NOW)
    assert (page.title[0].text, page.texts, page.groups, page.story) == ("(no title)", (), (), None)
