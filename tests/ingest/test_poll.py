"""A whole poll, on a real local site, with the embedded log and store."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from ingest.feed import Feed, FeedState
from ingest.fetch.fetcher import Fetcher, FetchLimits
from ingest.fetch.host_limiter import Politeness
from ingest.poll import poll
from ingest.port import FeedStore, Visit
from ingest.reading.limits import Limits
from ingest.reading.readers import LimitedReader
from ingest.report import FeedResult, PollReport
from news import topics, wire
from news.errors import Poison, Unavailable
from news.item import Item
from state.engine import metadata, open_engine
from state.feeds import SqlFeedStore
from stream.port import Log, Record
from stream.sqlite.log import SqliteLog
from tests.ingest.scripted import NOW, ScriptedSite, Ticking, feed, item, rss


class Desk:
    """A site, a store, a log and a clock, and the poll that joins them."""

    def __init__(self, folder: Path, site: ScriptedSite) -> None:
        self.engine = open_engine(f"sqlite:{folder / 'state.db'}")
        metadata.create_all(self.engine)
        self.store: FeedStore = SqlFeedStore(self.engine)
        self.log: Log = SqliteLog(folder / "stream.db")
        self.site = site
        self.clock = Ticking()
        self.limits = FetchLimits(seconds=10)

    def poll(
        self, *feeds: Feed, store: FeedStore | None = None, log: Log | None = None, **more: object
    ) -> PollReport:
        async def run() -> PollReport:
            async with Fetcher(clock=self.clock, limits=self.limits, politeness=Politeness(gap=0)) as fetcher:
                return await poll(
                    feeds,
                    store or self.store,
                    log or self.log,
                    fetcher,
                    clock=self.clock,
                    rng=random.Random(1),
                    **more,  # type: ignore[arg-type]
                )

        report = asyncio.run(run())
        assert report.books_balance
        return report

    def again(self, *feeds: Feed, **step: float) -> FeedResult:
        """Poll one feed after a while, when it is due."""
        self.clock.forward(**(step or {"minutes": 20}))
        (result,) = self.poll(*feeds).results
        return result

    def state(self, of: Feed) -> FeedState:
        return self.store.states([of.url])[0]

    def items(self) -> list[Item]:
        return [
            wire.decode_item(message.value, message.headers["schema"]) for message in self.log.scan(topics.FOUND)
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ScriptedSite() as site:
        desk = Desk(tmp_path, site)
        yield desk
        desk.log.close()
        desk.engine.dispose()


def test_new_items_are_published_under_their_ids(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"), item("2"))), outlet="Wire", kind="trade")
    report = desk.poll(source)
    assert (report.found, report.fetched, report.counts["new"]) == (2, 2, 2)
    messages = desk.log.scan(topics.FOUND)
    assert [message.key for message in messages] == [found.id for found in desk.items()]
    assert [(found.guid, found.outlet, found.kind, found.seen) for found in desk.items()] == [
        ("1", "Wire", "trade", NOW),
        ("2", "Wire", "trade", NOW),
    ]
    state = desk.state(source)
    assert (state.status, state.items, state.failures, state.last_new) == ("ok", 2, 0, NOW)


def test_a_feed_that_is_not_due_is_not_asked(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"))))
    desk.poll(source)
    desk.clock.forward(minutes=1)
    assert desk.poll(source).results == []
    assert len(desk.poll(source, force=True).results) == 1
    assert len(desk.site.asked("feed")) == 2


def test_the_same_document_again_brings_duplicates_and_changes_nothing(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"))))
    desk.poll(source)
    assert desk.again(source).outcome == "same-body"
    desk.site.give("feed", rss(item("1"), more="<generator>x</generator>"))
    assert desk.again(source).counts == {"duplicate": 1}
    assert len(desk.items()) == 1


def test_the_order_of_numeric_dates_is_learned_once_for_all(desk: Desk) -> None:
    source = feed(
        desk.site.give("feed", rss(item("1", published="02/01/2026"), item("2", published="01/30/2026")))
    )
    desk.poll(source)
    assert desk.state(source).date_order == "month"
    desk.site.give("feed", rss(item("3", published="02/03/2026"), item("1", published="02/01/2026")))
    assert desk.again(source).counts == {"new": 1, "duplicate": 1}
    days = {
        found.guid: (found.published.date().isoformat(), found.notes) for found in desk.items() if found.published
    }
    assert days == {"1": ("2026-02-01", ()), "2": ("2026-01-30", ()), "3": ("2026-02-03", ())}
    assert desk.state(source).date_order == "month"


def polite_server(request: web.Request) -> web.Response:
    """Answer 304 to whoever has the document."""
    known = request.headers.get("If-None-Match") == '"1"' and request.headers.get("If-Modified-Since") == "then"
    headers = {"ETag": '"1"', "Last-Modified": "then"}
    return web.Response(status=304) if known else web.Response(body=rss(item("1")), headers=headers)


def test_not_modified(desk: Desk) -> None:
    source = feed(desk.site.on("feed", polite_server))
    desk.poll(source)
    result = desk.again(source)
    assert (result.outcome, result.status, result.fetched) == ("not-modified", "ok", 0)
    assert desk.state(source).last_success == desk.clock()


def test_once_a_day_the_whole_document_is_asked_for(desk: Desk) -> None:
    source = feed(desk.site.on("feed", polite_server))
    outcomes = [desk.again(source, hours=hours).outcome for hours in (1, 23, 1, 1)]
    assert outcomes == ["read", "not-modified", "same-body", "not-modified"]


def test_a_server_caught_lying_is_asked_in_full_from_then_on(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1")), ETag='"stuck"'))
    desk.poll(source)
    desk.site.give("feed", rss(item("1"), item("2")), ETag='"stuck"')
    desk.again(source, hours=25)
    assert not desk.state(source).conditional
    desk.again(source)
    assert "if-none-match" not in desk.site.asked("feed")[-1]


def test_a_changed_text_is_a_revision(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1", "Strike looms"))))
    desk.poll(source)
    desk.site.give("feed", rss(item("1", "Strike averted")))
    assert desk.again(source).counts == {"revised": 1}
    first, second = desk.items()
    assert first.id == second.id
    assert [(found.revision, found.title) for found in desk.items()] == [
        (1, "Strike looms"),
        (2, "Strike averted"),
    ]


def test_the_section_and_the_main_feed_bring_an_article_once(desk: Desk) -> None:
    main = feed(desk.site.give("main", rss(item("1", link="https://news.example/a?utm_source=main"))))
    section = feed(desk.site.give("section", rss(item("x", "Title of 1", link="http://www.news.example/a"))))
    report = desk.poll(main, section)
    assert (report.counts["new"], report.counts["duplicate"]) == (1, 1)


def test_a_feed_that_renews_all_its_guids_brings_nothing_and_hides_nothing(desk: Desk) -> None:
    links = [f"https://news.example/{number}" for number in range(3)]
    given = rss(*(item(f"old-{link[-1]}", f"Title {link[-1]}", link=link) for link in links))
    source = feed(desk.site.give("feed", given))
    desk.poll(source)
    marks = desk.state(source).marks
    desk.site.give("feed", rss(*(item(f"new-{link[-1]}", f"Title {link[-1]}", link=link) for link in links)))
    result = desk.again(source)
    assert result.counts == {"duplicate": 3}
    assert result.message.startswith("guid-flood: 3 ")
    assert desk.state(source).marks == marks
    assert desk.store.gaps(None, desk.clock() + timedelta(days=1), 9) == []
    desk.site.give("feed", rss(item("new-1", "Another headline", link=links[1])))
    assert desk.again(source).counts == {"revised": 1}


def test_an_archive_is_told_as_a_backlog(desk: Desk) -> None:
    desk.clock.forward(days=30)
    source = feed(desk.site.give("feed", rss(*(item(str(number)) for number in range(11)))))
    (result,) = desk.poll(source).results
    assert (result.counts, result.message) == ({"new": 11}, "backlog: 11 of the new items are old articles")
    assert {found.notes for found in desk.items()} == {("backlog",)}


def test_a_failed_feed_is_a_result_among_the_others(desk: Desk) -> None:
    good = feed(desk.site.give("good", rss(item("1"))))
    bad = feed(desk.site.give("bad", status=500))
    page = feed(desk.site.give("page", b"<!DOCTYPE html><html><body>Hi</body></html>"))
    missing = feed(desk.site.give("missing", status=404))
    report = desk.poll(bad, page, good, missing)
    assert {result.key: result.status for result in report.results} == {
        bad.url: "server-error",
        page.url: "not-a-feed",
        good.url: "ok",
        missing.url: "gone",
    }
    assert len(report.failed) == 3
    assert all(result.message for result in report.failed)


def test_an_empty_feed_is_no_failure(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss()))
    (result,) = desk.poll(source).results
    assert (result.status, result.outcome) == ("empty", "read")
    assert desk.state(source).failures == 0
    assert desk.again(source).status == "empty"


def test_a_feed_comes_back_by_itself(desk: Desk) -> None:
    source = feed(desk.site.give("feed", status=404))
    desk.poll(source)
    for _ in range(12):
        desk.again(source, days=2)
    assert desk.state(source).failures == 13
    desk.site.give("feed", rss(item("1")))
    result = desk.again(source, days=7)
    assert (result.status, result.counts) == ("ok", {"new": 1})
    state = desk.state(source)
    assert (state.failures, state.error, state.next_due) != (0, "", None)
    assert state.next_due is not None
    assert state.next_due - desk.clock() < timedelta(hours=1)


def test_after_a_failure_not_modified_proves_nothing(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1")), ETag='"1"'))
    desk.poll(source)
    desk.site.give("feed", b"<html><body>maintenance</body></html>", ETag='"2"')
    desk.again(source)
    desk.site.give("feed", status=304)
    result = desk.again(source)
    assert (result.status, result.outcome) == ("not-a-feed", "failed")
    assert "if-none-match" not in desk.site.asked("feed")[-1]
    assert desk.state(source).failures == 2


def test_recovery_with_the_very_same_document(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"))))
    desk.poll(source)
    desk.site.give("feed", status=503)
    desk.again(source)
    desk.site.give("feed", rss(item("1")))
    assert desk.again(source).status == "ok"


def test_a_permanent_redirect_moves_the_feed_with_its_history(desk: Desk) -> None:
    source = feed(desk.site.give("old", rss(item("1"))))
    desk.poll(source)
    new = desk.site.give("new", rss(item("1"), item("2")))
    desk.site.give("old", status=301, Location="/new")
    result = desk.again(source)
    assert result.counts == {"new": 1, "duplicate": 1}
    assert new in result.message
    assert desk.state(source).address == new
    desk.again(source)
    assert len(desk.site.asked("old")) == 2


def test_a_permanent_redirect_to_what_is_no_feed_moves_nothing(desk: Desk) -> None:
    source = feed(desk.site.give("old", status=301, Location="/home"))
    desk.site.give("home", b"<html><body>Hi</body></html>")
    desk.poll(source)
    assert desk.state(source).address == source.url


def test_410_retires_the_feed_until_someone_moves_it(desk: Desk) -> None:
    source = feed(desk.site.give("feed", status=410))
    desk.poll(source)
    desk.clock.forward(days=400)
    assert desk.poll(source).results == []
    desk.store.move(source.url, desk.site.give("new", rss(item("1"))))
    assert desk.poll(source).counts["new"] == 1


def test_a_rate_limited_domain_is_left_alone_in_the_next_run_too(desk: Desk) -> None:
    one = feed(desk.site.give("one", status=429, Retry_After="7200"))
    desk.poll(one)
    assert desk.state(one).retry_after == NOW + timedelta(hours=2)
    two = feed(desk.site.give("two", rss(item("1"))))
    (result,) = desk.poll(one, two).results
    assert (result.key, result.outcome, desk.site.asked("two")) == (two.url, "held", [])
    assert desk.state(two).failures == 0
    assert desk.state(two).next_due == NOW + timedelta(hours=2)
    desk.clock.forward(hours=2)
    assert desk.poll(two).counts["new"] == 1


def closed(number: int) -> Feed:
    return feed(f"http://127.0.0.{number}:9/feed")


def test_when_no_host_answers_it_is_our_network(desk: Desk) -> None:
    feeds = [closed(number) for number in range(2, 6)]
    report = desk.poll(*feeds)
    assert report.network_down
    assert {result.outcome for result in report.results} == {"network-down"}
    for source in feeds:
        assert (desk.state(source).failures, desk.state(source).status) == (0, "new")
        assert desk.state(source).next_due == NOW + timedelta(minutes=5)


def test_one_host_that_answers_makes_the_others_failures_their_own(desk: Desk) -> None:
    feeds = [closed(number) for number in range(2, 6)]
    report = desk.poll(*feeds, feed(desk.site.give("feed", status=404)))
    assert not report.network_down
    assert [desk.state(source).status for source in feeds] == ["unreachable"] * 4


def test_two_silent_hosts_are_not_enough_to_blame_the_network(desk: Desk) -> None:
    report = desk.poll(closed(2), closed(3))
    assert not report.network_down
    assert len(report.failed) == 2


def test_progress_is_told(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    feeds = [feed(desk.site.give(f"feed{number}", rss(item(str(number))))) for number in range(5)]
    desk.poll(*feeds, progress=lambda done, total, _: told.append((done, total)))
    assert told == [(done, 5) for done in range(6)]


class Crash(BaseException):
    """The machine stops here."""


class CrashingStore:
    """A store whose next save never happens."""

    def __init__(self, inner: FeedStore) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def save(self, visits: Sequence[Visit]) -> None:
        raise Crash


def test_a_crash_between_publish_and_save_repeats_ids_and_revisions(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"))))
    desk.poll(source)
    desk.site.give("feed", rss(item("1", "Changed"), item("2")))
    desk.clock.forward(minutes=20)
    with pytest.raises(Crash):
        desk.poll(source, store=CrashingStore(desk.store))  # type: ignore[arg-type]
    desk.clock.forward(minutes=1)
    assert desk.poll(source).counts["new"] == 1
    sent = [(found.id, found.revision, found.title) for found in desk.items()]
    assert sent[1:3] == sent[3:5]
    assert [revision for _, revision, _ in sent] == [1, 2, 1, 2, 1]


class FailingLog:
    """A log that refuses one guid for good, or everything for now."""

    def __init__(self, inner: Log, poison: str = "") -> None:
        self._inner = inner
        self._poison = poison

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def publish(self, topic: str, records: Sequence[Record]) -> None:
        if not self._poison:
            raise Unavailable("the log is away")
        for record in records:
            if wire.decode_item(record.value).guid == self._poison:
                raise Poison("too large", record.key)
        self._inner.publish(topic, records)


def test_nothing_is_saved_while_the_log_is_away(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"))))
    with pytest.raises(Unavailable):
        desk.poll(source, log=FailingLog(desk.log))  # type: ignore[arg-type]
    assert desk.state(source).status == "new"
    assert desk.poll(source).counts["new"] == 1


def test_an_item_the_log_refuses_does_not_hold_up_the_others(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(item("1"), item("2"), item("3"))))
    (result,) = desk.poll(source, log=FailingLog(desk.log, "2")).results  # type: ignore[arg-type]
    assert result.counts == {"new": 2, "rejected:unreadable": 1}
    assert "too large" in result.message
    assert [found.guid for found in desk.items()] == ["1", "3"]


def test_a_document_over_the_limit_is_named(desk: Desk) -> None:
    desk.limits = FetchLimits(bytes=500)
    source = feed(desk.site.give("feed", rss(*(item(str(number)) for number in range(9)))))
    (result,) = desk.poll(source).results
    assert result.status == "too-large"


def test_a_document_that_is_too_costly_to_read_is_named_and_the_others_are_read(desk: Desk) -> None:
    costly = feed(desk.site.give("costly", rss(*(item(str(n), text="word " * 100) for n in range(18_000)))))
    healthy = [feed(desk.site.give(f"feed{number}", rss(item(str(number))))) for number in range(3)]
    with closing(LimitedReader(Limits(memory=55 * 1024 * 1024))) as reader:
        report = desk.poll(costly, *healthy, reader=reader)
        again = desk.poll(costly, force=True, reader=reader).results[0]
    assert report.counts["new"] == 3
    for result in (again, *(one for one in report.results if one.key == costly.url)):
        assert (result.status, result.outcome) == ("too-costly", "failed")
        assert "at 55 MiB of memory" in result.message
    assert desk.state(costly).error == again.message


def test_entries_over_the_limit_are_shown(desk: Desk) -> None:
    source = feed(desk.site.give("feed", rss(*(item(str(number)) for number in range(2_001)))))
    (result,) = desk.poll(source).results
    assert result.counts == {"new": 2_000, "rejected:over-limit": 1}
    assert "1 of 2001 entries" in result.message
