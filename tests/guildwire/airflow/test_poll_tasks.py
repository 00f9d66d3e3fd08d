"""Polling in shards: no site is asked by two at once, and nothing is fetched that nobody can keep."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from guildwire.airflow import poll_tasks
from guildwire.airflow.poll_tasks import MOST_SHARDS, domain, select, shard_of, shards_for
from guildwire.run.feeds_in_force import MARK
from guildwire.wiring import Parts
from ingest.feed import Feed, FeedState
from ingest.lists import feed_list
from ingest.port import FeedStore, Visit
from news import topics
from news.errors import WrongUse
from stream.port import Record
from tests.journey.desk import opened

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Parts]:
    feeds = [Feed(url=f"https://feeds.site{number}.example/rss", outlet=f"Site {number}") for number in range(50)]
    (tmp_path / "feeds.yaml").write_text(feed_list.write(feeds), "utf-8")
    with opened(tmp_path) as parts:
        yield parts


def state(address: str) -> FeedState:
    return FeedState(key=address, outlet="Site", address=address, listed_since=NOW)


@pytest.mark.parametrize(("due", "shards"), [(0, 1), (1, 1), (20, 1), (21, 2), (130, 7), (160, 8), (9_999, 8)])
def test_shards_are_as_many_as_they_are_worth(due: int, shards: int) -> None:
    assert shards_for(due) == shards <= MOST_SHARDS


def test_every_feed_is_in_one_shard_and_every_domain_too(desk: Parts) -> None:
    urls = [f"https://{host}.site{n}.com/rss/{n}" for n in range(100) for host in ("www", "feeds", "blog")]
    feeds = [Feed(url=url, outlet="Site") for url in urls]
    states = {url: state(url) for url in urls}
    shards = [select(feeds, states, shard, 8) for shard in range(8)]
    assert sorted(feed.url for shard in shards for feed in shard) == sorted(urls)
    domains = [{domain(feed, states) for feed in shard} for shard in shards]
    assert sum(len(each) for each in domains) == len(set.union(*domains)) == 100
    assert all(10 <= len(shard) <= 100 for shard in shards)


def test_a_feed_that_has_moved_goes_with_its_new_site() -> None:
    feed = Feed(url="https://old.com/rss", outlet="Site")
    assert domain(feed, {feed.url: state("https://feeds.new.com/rss")}) == "new.com"
    assert shard_of("new.com", 8) == shard_of("new.com", 8)


def test_shards_without_anything_due_are_left_out(desk: Parts) -> None:
    planned = poll_tasks.plan(desk)
    assert {(work["of"], work["force"]) for work in planned} == {(3, False)}
    assert [work["shard"] for work in planned] == [0, 1, 2]
    quiet = retire(desk.feeds, desk, keep=1)
    assert poll_tasks.plan(desk) == [{"shard": shard_of(quiet, 1), "of": 1, "force": False, "beat": 0.0}]


def retire(store: FeedStore, desk: Parts, keep: int) -> str:
    """Let all feeds but the first few be not due; return the domain of the first."""
    listed = feed_list.load(desk.settings.feed_list)
    (desk.settings.data / "feeds.yaml").write_text(feed_list.write(listed[:keep]), "utf-8")
    return domain(listed[0], store.sync(listed, desk.clock()))


def test_what_falls_due_before_the_next_run_is_planned_and_polled_now(desk: Parts) -> None:
    listed = feed_list.load(desk.settings.feed_list)[:1]
    (desk.settings.data / "feeds.yaml").write_text(feed_list.write(listed), "utf-8")
    now = desk.clock()
    known = desk.feeds.sync(listed, now)[listed[0].url]
    soon = replace(
        known, status="ok", hint=5, last_checked=now - timedelta(seconds=280), next_due=now + 4 * MINUTE
    )
    desk.feeds.save([Visit(soon, None)])
    assert poll_tasks.plan(desk) == poll_tasks.plan(desk, beat=3) == []
    (work,) = poll_tasks.plan(desk, beat=5)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        """Let the publisher's wait end instead."""
        slept.append(seconds)
        desk.feeds.save([Visit(replace(soon, hint=0), None)])

    assert poll_tasks.poll_shard(desk, sleep=sleep, **work)["feeds"] == 1
    assert 15 < slept[0] <= 20


def test_polling_pauses_while_the_stages_are_far_behind(desk: Parts) -> None:
    desk.log.publish(topics.FOUND, [Record(str(number), b"") for number in range(3)])
    assert poll_tasks.plan(desk, most=2) == []
    assert poll_tasks.plan(desk, most=3) != []


def test_a_shard_that_cannot_be_is_refused(desk: Parts) -> None:
    for shard, of in ((8, 8), (-1, 2), (0, 9)):
        with pytest.raises(WrongUse, match="there is no shard"):
            poll_tasks.poll_shard(desk, shard, of)


def test_sample_news_is_never_mixed_with_real_news(desk: Parts) -> None:
    (desk.settings.data / MARK).write_text("0", "utf-8")
    with pytest.raises(WrongUse, match="sample news"):
        poll_tasks.plan(desk)


def test_the_sum_of_the_shards_counts_every_word() -> None:
    shards = [{"feeds": 2, "failed": 1, "fetched": 9, "found": 3, "read": 1}, None, {"feeds": 1, "held": 1}]
    assert poll_tasks.sum_up(shards) == {
        "feeds": 3, "failed": 1, "fetched": 9, "found": 3, "read": 1, "held": 1
    }  # fmt: skip
