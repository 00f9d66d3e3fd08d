"""A rehearsal on an index: every item of the days asked for, by the time of each."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.desk.past import PAGE, rehearse_past
from alerts.desk.rehearse import NearMiss
from news.enriched import Tag
from search.port import Index
from tests.alerts.make import NOON, enriched, subscription
from tests.journey.desk import opened

LATER = NOON + timedelta(days=2)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with opened(tmp_path) as parts:
        yield parts.index


def test_every_page_is_read(index: Index) -> None:
    many = PAGE * 2 + 3
    for start in range(0, many, PAGE):
        numbers = range(start, min(start + PAGE, many))
        index.put(
            [enriched(f"i{n:05}", title="Strike", published=NOON - timedelta(minutes=n)) for n in numbers], NOON
        )
    seen: list[tuple[int, int]] = []
    past = rehearse_past(subscription(), index, LATER, 30, progress=lambda read, total: seen.append((read, total)))
    assert past.items == many == sum(read for read, _ in seen)
    assert {total for _, total in seen} == {many}


def test_relative_dates_mean_the_time_of_each_item(index: Index) -> None:
    index.put(
        [enriched(f"i{n}", title="Strike", published=NOON + timedelta(seconds=20 * n)) for n in range(6)], LATER
    )
    asked = subscription(query="strike AND published:[now-1d TO now] AND NOT published:<now-2d")
    assert rehearse_past(asked, index, LATER, 30).items == 6


def test_where_nothing_is_of_those_days_the_newest_that_fits_is(index: Index) -> None:
    index.put(
        [enriched("i1", title="Strike"), enriched("i2", title="Strike", published=NOON - timedelta(days=3))], NOON
    )
    past = rehearse_past(subscription(), index, NOON + timedelta(days=900), 30)
    assert (past.items, past.moved) == (2, True)
    assert past.until is not None
    assert past.until.date() == NOON.date()
    empty = rehearse_past(subscription(query="walkout"), index, NOON + timedelta(days=900), 30)
    assert (empty.items, empty.moved) == (0, False)


def test_what_lacks_one_clause_alone_is_a_near_miss(index: Index) -> None:
    ai, labor = Tag("ai", 1.0), Tag("labor", 1.0)
    index.put(
        [
            enriched("i1", title="Strike over voices", tags=(ai, labor)),
            enriched("i2", title="Strike", tags=(labor,)),
            enriched("i3", title="Strike too", tags=(labor,), published=NOON - timedelta(hours=1)),
            enriched("i4", title="Premiere", tags=(labor,)),
        ],
        NOON,
    )
    past = rehearse_past(subscription(query="tag:ai AND tag:labor AND strike"), index, LATER, 30)
    assert past.near == (NearMiss("tag:ai", 2, ("Strike", "Strike too")),)
