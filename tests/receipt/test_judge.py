"""What a silence is worth: each closed word with its times, and the order of the states."""

from datetime import timedelta

import pytest

from query.unknown import UnknownValue
from receipt.facts import FeedRecord, NetworkRecord
from receipt.judge import MOST
from receipt.judgement import STATES, Doubt, Judgement
from tests.receipt.make import MINUTE, NOW, ask, down, feed, gap, hour

ALPHA, BETA = feed(), feed("Beta")


def only(judgement: Judgement) -> Doubt:
    (found,) = judgement.doubts
    assert found.state == judgement.state
    return found


def words(judgement: Judgement) -> list[str]:
    return [found.word for found in judgement.doubts]


def test_all_was_watched() -> None:
    assert ask(ALPHA, BETA, since=1) == Judgement(
        state="watched", feeds=2, watched=2, since=hour(1), until=NOW, last_poll=NOW - 5 * MINUTE
    )


def test_a_question_without_a_begin_is_judged_from_each_feeds_own_beginning_on() -> None:
    judgement = ask(ALPHA, feed("Beta", watched_since=hour(6)))
    assert (judgement.state, judgement.since) == ("watched", hour(0))
    late = only(ask(ALPHA, feed("Beta", watched_since=hour(6)), since=1))
    assert (late.word, late.name, late.cause) == ("watched in part", "Beta", "before")
    assert (late.since, late.until) == (hour(1), hour(6))


def test_an_outlet_that_is_down_is_named_with_its_begin() -> None:
    judgement = ask(ALPHA, down(since=8), since=1)
    found = only(judgement)
    assert (judgement.state, judgement.watched, judgement.feeds) == ("part", 1, 2)
    assert (found.name, found.cause, found.since, found.until) == ("Beta", "unreachable", hour(8), None)


def test_an_outlet_that_failed_just_now_is_a_gap_at_once() -> None:
    found = only(ask(ALPHA, down(since=11.9)))
    assert (found.name, found.since) == ("Beta", hour(11.9))


def test_a_gap_that_is_over_has_its_end() -> None:
    found = only(ask(ALPHA, BETA, since=1, gaps=[gap(3, 5, "slow")]))
    assert (found.name, found.cause, found.since, found.until) == ("Alpha", "slow", hour(3), hour(5))


@pytest.mark.parametrize(("since", "until"), [(5, None), (1, 3), (5, 12)])
def test_a_gap_outside_the_window_is_none(since: float, until: float | None) -> None:
    assert ask(ALPHA, BETA, since=since, until=until, gaps=[gap(3, 5)]).state == "watched"


def test_a_feed_that_is_overdue_is_a_gap_although_its_last_poll_was_good() -> None:
    found = only(ask(ALPHA, feed("Beta", watched_until=hour(9), checked=hour(9), due=hour(10)), since=1))
    assert (found.name, found.cause, found.since, found.until) == ("Beta", "not-asked", hour(9), None)


def test_a_time_before_any_watching() -> None:
    """page-before"""
    before = only(ask(ALPHA, BETA, since=-9, until=-2))
    assert (before.word, before.state, before.since, before.until) == (
        "not watched then",
        "not",
        hour(-9),
        hour(-2),
    )
    partly = only(ask(ALPHA, BETA, since=-9))
    assert (partly.word, partly.state, partly.cause) == ("not watched then", "part", "before")
    assert (partly.since, partly.until) == (hour(-9), hour(0))


def test_a_time_before_there_was_a_record() -> None:
    gaps = [gap(0, 4, "not-recorded"), gap(0, 4, "not-recorded", "Beta")]
    found = only(ask(ALPHA, BETA, since=1, gaps=gaps))
    assert (found.word, found.state, found.until) == ("not recorded", "part", hour(4))
    assert only(ask(ALPHA, BETA, since=1, until=2, gaps=gaps)).state == "not"


def test_more_gaps_than_can_be_read_leave_the_time_before_them_unknown() -> None:
    found = only(ask(ALPHA, BETA, since=1, gaps_known_from=hour(5)))
    assert (found.word, found.state, found.since, found.until) == ("not recorded", "part", hour(1), hour(5))
    assert ask(ALPHA, BETA, since=6, gaps_known_from=hour(5)).state == "watched"


def test_our_own_network_is_said_once_and_not_by_outlet() -> None:
    quiet = [feed(name, watched_until=hour(9), checked=hour(9), due=hour(9.2)) for name in ("Alpha", "Beta")]
    judgement = ask(*quiet, since=1, network=[NetworkRecord(hour(9.1))])
    found = only(judgement)
    assert (found.word, found.state, found.since, found.until) == ("our network down", "not", hour(9), None)
    over = only(
        ask(
            ALPHA,
            BETA,
            since=1,
            network=[NetworkRecord(hour(3), hour(5))],
            gaps=[gap(3, 5), gap(3, 5, outlet="Beta")],
        )
    )
    assert (over.word, over.state, over.until) == ("our network down", "part", hour(5))


def test_an_outage_of_ours_that_no_feed_felt_is_none() -> None:
    assert ask(ALPHA, BETA, since=1, network=[NetworkRecord(hour(3), hour(3.1))]).state == "watched"


@pytest.mark.parametrize(("minutes", "word"), [(45, None), (46, "stale")])
def test_nobody_polls(minutes: int, word: str | None) -> None:
    """Three times the shortest wait that should have ended: 15 minutes here."""
    at = NOW - minutes * MINUTE
    feeds = [
        feed(name, checked=at, watched_until=at, due=at + wait * MINUTE) for name, wait in (("A", 15), ("B", 40))
    ]
    judgement = ask(*feeds, since=1)
    assert [found.word for found in judgement.doubts] == ([word] if word else [])
    if word:
        assert only(judgement).since == at


def test_ten_days_without_a_poll() -> None:
    """page-stale"""
    old = NOW - timedelta(days=10)
    feeds = [feed(name, checked=old, watched_until=old, watched_since=old, due=old + 15 * MINUTE) for name in "AB"]
    found = only(ask(*feeds))
    assert (found.word, found.state, found.since) == ("stale", "not", old)


def test_before_the_first_poll() -> None:
    fresh = FeedRecord(key="k", outlet="Alpha", status="new", listed_since=NOW)
    assert words(ask(fresh))[0] == "nothing polled"
    assert ask(fresh).state == "not"
    assert words(ask()) == ["nothing polled"]


def test_of_very_many_gaps_the_gravest_are_listed_and_the_rest_counted() -> None:
    gaps = [gap(number / 100, number / 100 + 0.005) for number in range(1, MOST + 8)]
    judgement = ask(ALPHA, BETA, since=0, gaps=[*gaps, gap(9, 11)])
    assert (len(judgement.doubts), judgement.more) == (MOST, 8)
    assert (judgement.doubts[0].since, judgement.doubts[0].until) == (hour(9), hour(11))


def test_where_each_outlet_has_a_trouble_of_its_own_nothing_is_watched() -> None:
    judgement = ask(down("Alpha", 9), down("Beta", 8, status="server-error"), since=1)
    assert judgement.state == "not"
    assert [(found.name, found.cause, found.state) for found in judgement.doubts] == [
        ("Alpha", "unreachable", "not"),
        ("Beta", "server-error", "not"),
    ]


def test_a_feed_that_was_never_reached_is_named() -> None:
    never = down("Beta", watched_since=None, watched_until=None, listed_since=hour(4))
    found, before = ask(ALPHA, never, since=1).doubts
    assert (before.name, before.cause, before.until) == ("Beta", "before", hour(4))
    assert (found.name, found.cause, found.since, found.until) == ("Beta", "unreachable", hour(4), None)
    before = only(ask(feed(watched_since=hour(4)), never, since=-9, until=3))
    assert (before.word, before.name, before.cause) == ("not watched then", "", "before")


def test_a_gap_of_an_outlet_that_is_not_asked_for_is_none() -> None:
    assert ask(ALPHA, down(), q="outlet:alpha", since=1).state == "watched"
    assert ask(ALPHA, down(), q="strike AND NOT outlet:beta", since=1).state == "watched"
    found = only(ask(ALPHA, down(), q="outlet:beta", since=1))
    assert (found.word, found.state, found.name) == ("not watched then", "not", "Beta")


def test_the_times_in_a_query_count_as_its_window() -> None:
    hole = [gap(3, 5)]
    day = "2026-03-01T"
    assert ask(ALPHA, BETA, q=f"published:[{day}06:00Z TO {day}09:00Z]", gaps=hole).state == "watched"
    assert ask(ALPHA, BETA, q=f"published:[{day}02:00Z TO {day}04:00Z]", gaps=hole).state == "part"
    assert ask(ALPHA, BETA, q="published:1990").state == "not"


def test_nobody_watches_that_outlet() -> None:
    """page-outlet"""
    found = only(ask(ALPHA, BETA, q='outlet:"alpa"'))
    assert (found.word, found.state, found.name, found.near) == ("outlet not watched", "ask", "alpa", ("Alpha",))
    assert only(ask(ALPHA, BETA, q="outlet:alpha OR outlet:gamma")).name == "gamma"
    assert only(ask(ALPHA, BETA, q="outlet:gam*")).name == "gam*"
    assert ask(ALPHA, BETA, q="strike AND NOT outlet:gamma").state == "watched"


def test_a_value_that_no_item_has() -> None:
    unknown = [UnknownValue("company", "netflx", ("Netflix",))]
    found = only(ask(ALPHA, BETA, q="company:netflx", unknown=unknown))
    assert (found.word, found.field, found.name, found.near) == (
        "value unknown",
        "company",
        "netflx",
        ("Netflix",),
    )


@pytest.mark.parametrize(
    "q", ["published:2030", "published:2020 AND published:2021", "outlet:alpha AND outlet:beta"]
)
def test_no_time_and_no_outlet_is_all_that_is_asked_for(q: str) -> None:
    assert only(ask(ALPHA, BETA, q=q)).word == "impossible window"


def test_a_window_that_ends_before_it_begins_or_has_not_come() -> None:
    assert only(ask(ALPHA, BETA, since=9, until=8)).word == "impossible window"
    assert only(ask(ALPHA, BETA, since=13)).word == "impossible window"
    assert ask(ALPHA, BETA, since=9, until=20).state == "watched"


@pytest.mark.parametrize("ahead", ["checked", "watched_since", "watched_until"])
def test_a_time_in_the_future_is_never_believed(ahead: str) -> None:
    later = NOW + timedelta(days=20)
    judgement = ask(ALPHA, feed("Beta", **{ahead: later}))
    assert judgement.state == "ask"
    assert (judgement.doubts[0].word, judgement.doubts[0].since) == ("clock wrong", later)
    near = NOW + 4 * MINUTE
    assert "clock wrong" not in words(ask(ALPHA, feed("Beta", **{ahead: near})))


def test_items_on_their_way_are_behind() -> None:
    judgement = ask(ALPHA, BETA, lag={"enrich": 12, "index": 0}, oldest={"enrich": hour(11)})
    assert only(judgement) == Doubt(word="stage behind", state="behind", name="enrich", number=12, since=hour(11))


def test_items_put_aside_count_from_the_begin_of_the_window_on() -> None:
    parked = {"index": [hour(2), hour(9)], "match": []}
    assert only(ask(ALPHA, BETA, since=1, parked=parked)).number == 2
    assert only(ask(ALPHA, BETA, since=5, parked=parked)).number == 1
    assert ask(ALPHA, BETA, since=10, parked=parked).state == "watched"


def test_what_does_not_answer_makes_it_impossible_to_tell() -> None:
    found = only(ask(ALPHA, BETA, away="the log does not answer"))
    assert (found.word, found.name) == ("cannot look", "the log does not answer")
    assert only(ask(away="the state store does not answer")).word == "cannot look"


def test_of_several_states_the_gravest_is_shown_and_the_others_stay() -> None:
    old = NOW - timedelta(days=10)
    stale = [feed(name, checked=old, watched_until=old, watched_since=old, due=old) for name in ("Alpha", "Beta")]
    judgement = ask(*stale, q="outlet:alpha OR outlet:beta OR outlet:gamma", lag={"index": 3})
    assert judgement.state == "ask"
    assert [STATES.index(found.state) for found in judgement.doubts] == sorted(
        STATES.index(found.state) for found in judgement.doubts
    )
    assert {"outlet not watched", "stale", "stage behind"} <= set(words(judgement))


def test_of_gaps_the_one_that_lasts_comes_first_then_the_longest() -> None:
    gaps = [gap(1, 2, "slow"), gap(3, 6, "slow", "Gamma")]
    judgement = ask(ALPHA, feed("Gamma"), down("Beta", 11), since=0.5, gaps=gaps)
    assert [found.name for found in judgement.doubts] == ["Beta", "Gamma", "Alpha"]
