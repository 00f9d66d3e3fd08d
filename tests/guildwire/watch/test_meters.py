"""What is counted, and that the table of metrics is what a scrape gives."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from guildwire.watch.meters import TABLE, GaugeValue, Meters
from ingest.report import FeedResult, PollReport
from news.counts import Counts
from stream.port import Message
from stream.worker import Batch

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def batch(size: int, **counts: int) -> Batch:
    messages = [Message("news.found", 0, number, "k", b"", {}, NOON) for number in range(size)]
    return Batch(messages, Counts(("enriched", "partial", "parked"), counts), 0.25)


def values(meters: Meters, name: str) -> dict[tuple[str, ...], float]:
    """Return a metric's values as a scrape gives them, by their labels, zeros left out."""
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(meters.text().decode())
        for sample in family.samples
        if sample.name == name and sample.value
    }


def test_a_scrape_gives_what_the_table_says() -> None:
    found = {family.name: family for family in text_string_to_metric_families(Meters().text().decode())}
    created = {name for name in found if name.endswith("_created")}
    assert found.keys() - created == {row.name.removesuffix("_total") for row in TABLE}
    for row in TABLE:
        family = found[row.name.removesuffix("_total")]
        assert (family.type, family.documentation) == (row.kind, row.meaning)


def test_a_batch_moves_the_counters_and_writes_its_line() -> None:
    meters = Meters()
    with capture_logs() as lines:
        meters.batch("enrich", batch(3, enriched=2, parked=1))
    assert values(meters, "guildwire_items_in_total") == {("enrich",): 3}
    assert values(meters, "guildwire_items_total") == {("enriched", "enrich"): 2, ("parked", "enrich"): 1}
    assert values(meters, "guildwire_batch_seconds_sum") == {("enrich",): 0.25}
    assert values(meters, "guildwire_books_difference") == {}
    assert lines == [
        {
            "event": "batch done",
            "log_level": "info",
            "stage": "enrich",
            "enriched": 2,
            "parked": 1,
            "seconds": 0.25,
        }
    ]


def test_a_message_without_an_outcome_is_seen_in_the_books() -> None:
    meters = Meters()
    meters.batch("enrich", batch(3, enriched=2))
    assert values(meters, "guildwire_books_difference") == {("enrich",): 1}


def test_a_feeds_turn_is_counted_with_its_entries() -> None:
    meters, report = Meters(), PollReport()
    result = FeedResult("f", "O", "ok", "read", 3, {"new": 2, "duplicate": 1})
    report.add(result)
    meters.feed(result)
    meters.poll(report, 12.0)
    assert values(meters, "guildwire_feed_polls_total") == {("read",): 1}
    assert values(meters, "guildwire_items_total") == {("new", "poll"): 2, ("duplicate", "poll"): 1}
    assert values(meters, "guildwire_poll_seconds_count") == {(): 1}
    assert values(meters, "guildwire_books_difference") == {}


def test_a_poll_in_which_nothing_was_due_is_no_measure_of_polls() -> None:
    meters = Meters()
    meters.poll(PollReport(), 0.1)
    assert values(meters, "guildwire_poll_seconds_count") == {}


def test_two_processes_parts_count_for_themselves() -> None:
    one, other = Meters(), Meters()
    one.delivery("delivered")
    assert values(one, "guildwire_deliveries_total") == {("delivered",): 1}
    assert values(other, "guildwire_deliveries_total") == {}


def test_gauges_are_asked_at_each_scrape() -> None:
    meters, lag = Meters(), [5.0]

    def gauges() -> Iterator[GaugeValue]:
        yield GaugeValue("guildwire_lag", ("index",), lag[0])

    meters.add("stages", gauges)
    assert values(meters, "guildwire_lag") == {("index",): 5}
    lag[0] = 6.0
    assert values(meters, "guildwire_lag") == {("index",): 6}


def test_a_metric_that_is_not_in_the_table_is_an_error() -> None:
    meters = Meters()
    meters.add("moods", lambda: iter([GaugeValue("guildwire_moods", (), 1.0)]))
    with pytest.raises(KeyError, match="moods"):
        meters.text()
