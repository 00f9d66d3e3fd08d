"""What is known about a feed after a poll."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ingest import feed_state, schedule
from ingest.feed import FeedState
from ingest.fetch.fetcher import Failed, Fetched, FetchRequest, NotModified
from tests.ingest.scripted import NOW, feed

GOOD = FeedState(
    key="k",
    outlet="o",
    address="https://a.example/",
    listed_since=NOW - timedelta(days=9),
    status="ok",
    since=NOW - timedelta(days=9),
    etag='"1"',
    last_modified="then",
    body_hash="h",
    last_full_get=NOW - timedelta(hours=1),
    last_new=NOW - timedelta(hours=1),
    polls=5,
    items=7,
    gaps=(9,),
)
DOCUMENT = Fetched(b"", "https://a.example/", etag='"2"', last_modified="now")


def read(state: FeedState = GOOD, answer: Fetched = DOCUMENT, **more: Any) -> FeedState:
    gain = feed_state.Gain(**{"body_hash": "i", "entries": 3, "new": 1, "hint": 0, **more})
    return feed_state.read(feed(), state, answer, gain, NOW, 0.0)


@pytest.mark.parametrize(
    "state",
    [
        replace(GOOD, conditional=False),
        replace(GOOD, status="server-error"),
        replace(GOOD, last_full_get=None),
        replace(GOOD, last_full_get=NOW - timedelta(hours=24)),
    ],
    ids=["caught-lying", "after-a-failure", "first", "once-a-day"],
)
def test_when_the_whole_document_is_asked_for(state: FeedState) -> None:
    assert feed_state.request(feed(), state, NOW) == FetchRequest(GOOD.address, local=True)


def test_otherwise_the_question_is_conditional() -> None:
    assert feed_state.request(feed(local=False), GOOD, NOW) == FetchRequest(GOOD.address, '"1"', "then")


def test_a_document_is_remembered() -> None:
    state = read(hint=30)
    assert (state.status, state.etag, state.last_modified, state.body_hash) == ("ok", '"2"', "now", "i")
    assert (state.last_checked, state.last_success, state.last_full_get, state.last_new) == (NOW, NOW, NOW, NOW)
    assert (state.items, state.polls, state.gaps, state.hint) == (8, 6, (9, 60), 30)
    assert state.next_due == NOW + timedelta(minutes=30)
    assert state.since == GOOD.since


def test_the_order_of_its_dates_is_kept() -> None:
    shown = read(date_order="month")
    assert shown.date_order == "month"
    assert read(shown, date_order="").date_order == "month"


def test_without_news_the_rhythm_stays() -> None:
    state = read(new=0)
    assert (state.last_new, state.gaps, state.items) == (GOOD.last_new, GOOD.gaps, 7)


def test_an_empty_document_is_a_state_of_its_own() -> None:
    state = read(entries=0, new=0)
    assert (state.status, state.failures, state.since) == ("empty", 0, NOW)


def test_the_longer_of_two_hints_counts_and_a_day_at_most() -> None:
    assert read(answer=replace(DOCUMENT, hint=90), hint=30).hint == 90
    assert read(hint=99_999).hint == schedule.LONGEST


def test_failures_add_up_and_the_good_document_is_not_forgotten() -> None:
    later = NOW + timedelta(hours=1)
    once = feed_state.failed(feed(), GOOD, Failed("slow", "late"), NOW, 0.0)
    twice = feed_state.failed(feed(), once, Failed("slow", "late again", later), later, 0.0)
    assert (twice.status, twice.failures, twice.error, twice.since) == ("slow", 2, "late again", NOW)
    assert (twice.body_hash, twice.etag, twice.last_success) == (GOOD.body_hash, GOOD.etag, GOOD.last_success)
    assert twice.retry_after == later


def test_one_success_clears_everything() -> None:
    broken = replace(GOOD, status="gone", failures=40, error="x", retry_after=NOW)
    state = read(broken)
    assert (state.status, state.failures, state.error, state.retry_after) == ("ok", 0, "", None)


@pytest.mark.parametrize("answer", [NotModified(), DOCUMENT])
def test_unchanged_is_a_success(answer: NotModified | Fetched) -> None:
    state = feed_state.unchanged(feed(), GOOD, answer, NOW, 0.0)
    assert (state.status, state.failures, state.last_success) == ("ok", 0, NOW)
    full = isinstance(answer, Fetched)
    assert (state.last_full_get == NOW) is full
    assert state.etag == ('"2"' if full else '"1"')


def test_not_modified_keeps_a_failure() -> None:
    state = feed_state.unchanged(feed(), replace(GOOD, status="broken", error="odd"), NotModified(), NOW, 0.0)
    assert (state.status, state.failures) == ("broken", 1)
    assert "odd" in state.error


def test_an_empty_feed_that_has_moved_and_not_changed_is_still_empty_at_its_new_address() -> None:
    moved = NotModified(moved="https://b.example/")
    after = feed_state.unchanged(feed(), replace(GOOD, status="empty"), moved, NOW, 0.0)
    assert (after.status, after.address, after.last_checked) == ("empty", "https://b.example/", NOW)


def test_the_known_document_ends_a_failure() -> None:
    assert feed_state.unchanged(feed(), replace(GOOD, status="broken"), DOCUMENT, NOW, 0.0).status == "ok"


def test_a_feed_that_was_not_asked_only_waits() -> None:
    later = NOW + timedelta(hours=1)
    assert feed_state.held(GOOD, Failed("rate-limited", "", later, asked=False), NOW) == replace(
        GOOD, next_due=later
    )
    assert feed_state.held(GOOD, Failed("unreachable", "", asked=False), NOW) == replace(GOOD, next_due=NOW)


def test_our_own_outage_is_nobodys_failure() -> None:
    assert feed_state.network_down(GOOD, NOW) == replace(GOOD, next_due=NOW + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("state", "answer", "new", "trusted"),
    [
        (GOOD, replace(DOCUMENT, etag='"1"', last_modified="then"), 1, False),
        (GOOD, replace(DOCUMENT, etag='"1"', last_modified="then"), 0, True),
        (GOOD, DOCUMENT, 1, True),
        (replace(GOOD, etag="", last_modified=""), replace(DOCUMENT, etag="", last_modified=""), 1, True),
        (replace(GOOD, status="gone"), replace(DOCUMENT, etag='"1"', last_modified="then"), 1, False),
        (replace(GOOD, conditional=False), DOCUMENT, 1, False),
    ],
    ids=["news-under-old-validators", "no-news", "new-validators", "none", "after-a-failure", "once-caught"],
)
def test_who_is_trusted_with_not_modified(state: FeedState, answer: Fetched, new: int, trusted: bool) -> None:
    assert read(state, answer, new=new).conditional is trusted
