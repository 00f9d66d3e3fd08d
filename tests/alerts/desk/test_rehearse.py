"""What a subscription would have told in the past."""

from datetime import date, time, timedelta

import pytest

from alerts.desk.rehearse import Rehearsal, rehearse
from alerts.subscription import Rhythm
from news.enriched import Enriched
from news.errors import WrongUse
from tests.alerts.make import NOON, enriched, subscription


def item(name: str, story: str, outlet: str = "Variety", title: str = "Strike", **after: float) -> Enriched:
    at = NOON + timedelta(**after)
    return enriched(name, story=story, outlet=outlet, title=title, published=at, seen=NOON + timedelta(days=99))


def figures(past: Rehearsal) -> tuple[object, ...]:
    return past.items, past.stories, past.deliveries, past.busiest


PAST = [
    item("i4", "t3", days=1, hours=2),
    item("i1", "t1"),
    item("i2", "t1", outlet="Deadline", hours=1),
    item("i3", "t2", days=1),
    item("i5", "t4", title="Premiere"),
]


def test_instant_tells_each_story_once() -> None:
    assert figures(rehearse(subscription(), PAST)) == (4, 3, 3, (date(2023, 7, 21), 2))


def test_a_digest_counts_its_letters() -> None:
    daily = subscription(rhythm=Rhythm("daily", time(20, 0), "America/New_York"))
    assert figures(rehearse(daily, PAST)) == (4, 3, 2, (date(2023, 7, 21), 2))


def test_each_item_where_asked() -> None:
    assert rehearse(subscription(once_per_story=False), PAST).stories == 4


def test_stories_that_lack_outlets_are_not_told() -> None:
    assert figures(rehearse(subscription(min_outlets=2), PAST)) == (4, 1, 1, (date(2023, 7, 20), 1))


def test_a_mute_and_an_inactive_subscription_are_rehearsed_as_if_they_were_on() -> None:
    off = subscription(muted_until=NOON + timedelta(days=300), active=False)
    assert rehearse(off, PAST).stories == 3


def test_relative_dates_mean_the_time_of_each_item() -> None:
    assert rehearse(subscription(query="strike AND published:[now-1m TO now]"), PAST).items == 4


def test_nothing_in_the_past() -> None:
    assert figures(rehearse(subscription(), [])) == (0, 0, 0, None)


def test_a_query_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(WrongUse, match="colour"):
        rehearse(subscription(query="colour:red"), PAST)
