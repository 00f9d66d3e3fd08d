"""What a subscription would have told in the past."""

from datetime import date, time, timedelta

import pytest

from alerts.desk.noise import NoisyTerm
from alerts.desk.rehearse import Rehearsal, letter_times, rehearse
from alerts.subscription import Rhythm
from news.enriched import Enriched, Entity
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


def test_the_limit_per_hour_puts_the_rest_together() -> None:
    limited = subscription(limit_per_hour=3)
    moments = [NOON + timedelta(minutes=minute) for minute in (0, 5, 10, 15, 20, 61, 200)]
    letters = letter_times(limited, moments)
    assert [(round((at - NOON).total_seconds() / 60), number) for at, number in letters] == [
        (0, 1),
        (5, 1),
        (10, 1),
        (60, 2),
        (65, 1),
        (200, 1),
    ]
    assert sum(number for _, number in letters) == len(moments)
    at_once = letter_times(limited, [NOON] * 7)
    assert [number for _, number in at_once] == [1, 1, 5]
    assert letter_times(subscription(), moments) == [(moment, 1) for moment in moments]


def test_what_would_be_told_is_listed_by_days_and_paces() -> None:
    past = rehearse(subscription(), PAST)
    assert [each.item for each in past.told] == ["i1", "i3", "i4"]
    assert [(each.told, each.letters) for each in past.days] == [(1, 1), (2, 2)]
    assert past.paces == {"instant": 3, "hourly": 3, "daily": 2, "weekly": 1}
    assert past.outcomes == {"told": 3, "merged": 1}


def test_an_item_without_a_date_is_too_old_for_a_maximum_age() -> None:
    undated = [enriched("i9", title="Strike", published=None)]
    assert rehearse(subscription(), undated).outcomes == {"too-old": 1}
    assert rehearse(subscription(max_age=None), undated).outcomes == {"told": 1}


def test_the_noisiest_terms_are_those_that_bring_stories_alone() -> None:
    items = [item(f"i{n}", f"t{n}", title="Premiere", hours=n) for n in range(3)]
    items += [item("i8", "t8", title="Strike at a premiere"), item("i9", "t9", title="Strike")]
    past = rehearse(subscription(query="(strike OR premiere) AND NOT gala"), items)
    assert past.noise == (NoisyTerm("premiere", 3, 3), NoisyTerm("strike", 1, 1))
    assert rehearse(subscription(query="strike"), items).noise == ()


def test_of_a_wildcard_the_noisiest_value_is_named() -> None:
    named = [
        enriched(f"i{n}", story=f"t{n}", entities=(Entity("union", union),))
        for n, union in enumerate(("WGA", "WGA", "IATSE"))
    ]
    assert [(each.term, each.stories) for each in rehearse(subscription(query="union:*"), named).noise] == [
        ("union:wga", 2),
        ("union:iatse", 1),
    ]
