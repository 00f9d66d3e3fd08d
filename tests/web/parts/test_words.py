"""Times and coverage in words."""

from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from news.coverage import Coverage, FeedDown
from tests.web.desk import GAPS, NOW, WHOLE
from web.parts.receipt import receipt, silence
from web.parts.times import distance, exact, machine, relative


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-59), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-2, minutes=-59), "2 hours ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-45), "1 month ago"),
        (timedelta(days=-800), "2 years ago"),
        (timedelta(days=3), "in 3 days"),
    ],
)
def test_relative_times_use_the_largest_whole_unit(away: timedelta, words: str) -> None:
    assert relative(NOW + away, NOW) == words


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-59), "at the same time"),
        (timedelta(hours=-3), "3 hours earlier"),
        (timedelta(days=2, hours=23), "2 days later"),
    ],
)
def test_distances_use_the_largest_whole_unit(away: timedelta, words: str) -> None:
    assert distance(NOW + away, NOW) == words


def test_times_are_shown_in_utc() -> None:
    moment = datetime(2023, 7, 26, 20, 5, tzinfo=timezone(timedelta(hours=4)))
    assert (exact(moment), machine(moment)) == ("26 Jul 2023, 16:05 UTC", "2023-07-26T16:05:00Z")


def test_complete_coverage_makes_silence_trustworthy() -> None:
    words = receipt(WHOLE, NOW)
    assert words.complete
    assert words.summary == "11 of 11 feeds alive; last poll 3 minutes ago (27 Jul 2023, 11:57 UTC)"
    assert "can be trusted" in silence(words)


def test_gaps_are_named() -> None:
    words = receipt(GAPS, NOW)
    assert not words.complete
    assert words.gaps == (
        "Sample Trade Daily unreachable since 27 Jul 2023, 08:00 UTC",
        "Sample General Post not a feed",
        "12 items not yet read by match",
        "1 item parked by enrich",
    )
    assert silence(words).startswith("No hits; Sample Trade Daily unreachable since 27 Jul 2023, 08:00 UTC; ")
    assert silence(words).endswith("and 1 more, listed above.")


def test_feeds_never_asked_are_a_gap() -> None:
    coverage = msgspec.structs.replace(WHOLE, feeds_ok=9, feeds_down=(FeedDown("A", "gone"),))
    assert receipt(coverage, NOW).gaps == ("1 feed has not been asked yet", "A gone")


def test_before_the_first_poll_silence_says_nothing() -> None:
    words = receipt(Coverage(feeds_total=1), NOW)
    assert words.summary == "0 of 1 feed alive; never polled"
    assert "says nothing" in silence(words)


def test_an_empty_feed_list_is_not_complete() -> None:
    assert not receipt(Coverage(last_poll=NOW), NOW).complete
