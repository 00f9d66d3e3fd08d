"""The time that a letter answers for."""

from datetime import UTC, datetime, time, timedelta

import pytest

from alerts.letters.period import began
from alerts.port import Delivery, DeliveryItem, Told
from alerts.subscription import Rhythm
from tests.alerts.make import NOON, row, subscription

DAY = timedelta(days=1)
EASTER = Rhythm("daily", time(8), "America/Los_Angeles")


def delivery(rhythm: Rhythm, matched: list[datetime], before: datetime | None = None) -> Delivery:
    told = Told("d0", before, ()) if before else None
    entries = tuple(DeliveryItem(row(matched=at), (), told) for at in matched)
    return Delivery(id="d", subscription=subscription(rhythm=rhythm), channel="c", entries=entries, lease=1)


@pytest.mark.parametrize(
    ("rhythm", "matched", "start"),
    [
        (Rhythm(), NOON, NOON - DAY),
        (Rhythm("hourly"), NOON - timedelta(minutes=5), NOON - timedelta(hours=1)),
        (EASTER, NOON, datetime(2023, 7, 19, 15, tzinfo=UTC)),
        (Rhythm("weekly", time(8)), NOON, datetime(2023, 7, 17, 8, tzinfo=UTC)),
        # The clocks go forward on 12 March 2023, and back on 5 November.
        (EASTER, datetime(2023, 3, 12, 9, tzinfo=UTC), datetime(2023, 3, 11, 16, tzinfo=UTC)),
        (EASTER, datetime(2023, 11, 5, 9, tzinfo=UTC), datetime(2023, 11, 4, 15, tzinfo=UTC)),
        (Rhythm("daily", time(8), "US/Pacific-New"), NOON, datetime(2023, 7, 20, 8, tzinfo=UTC)),
    ],
)
def test_it_begins_with_the_last_digest_or_a_day_before(
    rhythm: Rhythm, matched: datetime, start: datetime
) -> None:
    assert began(delivery(rhythm, [matched]), max(matched, NOON)) == start


def test_a_letter_that_follows_begins_where_that_one_ended() -> None:
    assert began(delivery(Rhythm(), [NOON], NOON - 28 * DAY), NOON) == NOON - 28 * DAY


def test_it_reaches_back_to_all_that_is_told() -> None:
    assert began(delivery(EASTER, [NOON - 9 * DAY, NOON]), NOON) == NOON - 9 * DAY


def test_without_anything_to_tell_it_is_as_long_as_the_rhythm() -> None:
    assert began(delivery(EASTER, []), NOON) == NOON - DAY
