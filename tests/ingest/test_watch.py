"""What a feed's good polls prove."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ingest import schedule
from ingest.feed import FeedState
from ingest.port import WatchGap
from ingest.watch import MARK, MARKED, marked, witness
from tests.ingest.scripted import NOW, feed

HOUR = timedelta(hours=1)
IDS = [f"{number:032x}"[::-1] for number in range(1, 200)]
BEFORE = FeedState(
    key="k",
    outlet="o",
    address="https://a.example/",
    listed_since=NOW - 90 * HOUR,
    status="ok",
    promised=76,
    last_success=NOW - HOUR,
    last_full_get=NOW - 5 * HOUR,
    watched_since=NOW - 80 * HOUR,
    watched_until=NOW - HOUR,
    marks=marked(IDS[:3]),
)


def gap(began: timedelta, cause: str) -> WatchGap:
    return WatchGap("k", "o", NOW - began, NOW, cause)


def seen(
    before: FeedState, entries: list[str] | None = None, **after: object
) -> tuple[FeedState, WatchGap | None]:
    return witness(before, replace(before, last_checked=NOW, **after), entries)


def test_the_first_good_poll_is_where_watching_begins() -> None:
    fresh = FeedState(key="k", outlet="o", address="a", listed_since=NOW - 9 * HOUR)
    state, hole = seen(fresh, IDS[:2])
    assert (state.watched_since, state.watched_until, state.marks) == (NOW, NOW, marked(IDS[:2]))
    assert hole is None


def test_what_worked_before_there_was_a_record_is_a_gap_of_its_own() -> None:
    state, hole = seen(replace(BEFORE, watched_since=None, watched_until=None))
    assert state.watched_since == BEFORE.listed_since
    assert hole == gap(90 * HOUR, "not-recorded")


@pytest.mark.parametrize("entries", [None, [IDS[9], IDS[2]]], ids=["same-document", "joins-on"])
def test_polls_that_lie_close_and_join_on_leave_no_gap(entries: list[str] | None) -> None:
    state, hole = seen(BEFORE, entries)
    assert (state.watched_since, state.watched_until, hole) == (BEFORE.watched_since, NOW, None)


@pytest.mark.parametrize(("minutes", "gone"), [(76, False), (77, True)])
def test_a_gap_begins_where_the_promise_was_not_kept(minutes: int, gone: bool) -> None:
    away = timedelta(minutes=minutes)
    _, hole = seen(replace(BEFORE, watched_until=NOW - away))
    assert hole == (gap(away, "not-asked") if gone else None)
    _, hole = seen(replace(BEFORE, watched_until=NOW - away, status="slow"))
    assert hole == (gap(away, "slow") if gone else None)


@pytest.mark.parametrize("entries", [IDS[5:9], []], ids=["all-others", "emptied"])
def test_a_document_that_has_turned_over_entirely_may_have_hidden_news(entries: list[str]) -> None:
    state, hole = seen(BEFORE, entries)
    assert hole == gap(HOUR, "turned-over")
    assert state.marks == marked(entries)


def test_a_first_document_after_an_empty_one_joins_on() -> None:
    assert seen(replace(BEFORE, marks=()), IDS[:3])[1] is None


def test_who_hid_news_behind_304_was_not_watched_since_the_last_whole_document() -> None:
    assert seen(BEFORE, IDS[:3], conditional=False)[1] == gap(5 * HOUR, "wrong-not-modified")
    asked_whole = replace(BEFORE, last_full_get=BEFORE.watched_until)
    assert seen(asked_whole, IDS[:3], conditional=False)[1] is None
    caught_before = replace(BEFORE, conditional=False)
    assert seen(caught_before, IDS[:3])[1] is None


def test_a_clock_that_was_ahead_is_not_believed() -> None:
    ahead = replace(BEFORE, watched_since=NOW + 400 * HOUR, watched_until=NOW + 480 * HOUR)
    state, hole = seen(ahead)
    assert (state.watched_since, state.watched_until, hole) == (NOW, NOW, None)


def test_of_a_long_document_both_ends_are_remembered() -> None:
    marks = marked(IDS)
    assert len(marks) == MARKED
    assert (marks[0], marks[-1]) == (IDS[0][:MARK], IDS[-1][:MARK])


@pytest.mark.parametrize(
    ("every", "hint", "minutes"),
    [(None, 0, 76), (None, 240, 274), (5, 0, 16), (5, 999, 16), (99_999, 0, 1594)],
)
def test_what_a_schedule_promises(every: int | None, hint: int, minutes: int) -> None:
    assert schedule.promised(feed(every=every), replace(BEFORE, hint=hint)) == minutes
