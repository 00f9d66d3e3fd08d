"""The metrics of one process: each has its row in :data:`TABLE`; one call writes a line and moves its counters.

Counters begin at 0 when the process starts. What is read from a store is a gauge, asked for when the metrics are.
"""

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from ingest.report import FeedResult, PollReport
    from news.counts import Counts
    from stream.worker import Batch

_log = structlog.get_logger("guildwire.meters")

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of what :meth:`Meters.text` returns."""


class MetricRow(NamedTuple):
    """One metric."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    meaning: str
    source: Literal["loops", "books", "stores"]
    """Who knows it: what this process's loops did, the sums over that, or the servers, asked at each scrape."""


TABLE = (
    MetricRow("guildwire_items_in_total", "counter", ("stage",),
        "Entries of feeds that polls read (stage poll), and messages that a stage took.", "loops"),
    MetricRow("guildwire_items_total", "counter", ("stage", "outcome"),
        "What became of them; the outcomes of a stage add up to what went in.", "loops"),
    MetricRow("guildwire_books_difference", "gauge", ("stage",),
        "What went in minus the sum of what came out. Anything but 0 is a fault of ours.", "books"),
    MetricRow("guildwire_batch_seconds", "histogram", ("stage",),
        "From a batch in hand to its commit.", "loops"),
    MetricRow("guildwire_feed_polls_total", "counter", ("outcome",),
        "Turns of feeds by how they ended.", "loops"),
    MetricRow("guildwire_poll_seconds", "histogram", (),
        "Polls of all feeds that were due, from the first request to the last saved state.", "loops"),
    MetricRow("guildwire_matches_total", "counter", ("outcome",),
        "What became of matches as they were recorded, one for each subscription and channel.", "loops"),
    MetricRow("guildwire_deliveries_total", "counter", ("outcome",),
        "What became of deliveries that were due.", "loops"),
    MetricRow("guildwire_health_writes_total", "counter", ("outcome",),
        "Notes of the pipeline's health for Kibana, kept or lost; none where the index is a file.", "loops"),
    MetricRow("guildwire_loop_turn_age_seconds", "gauge", ("loop",),
        "Time since a loop of this process last turned.", "loops"),
    MetricRow("guildwire_loop_bound_seconds", "gauge", ("loop",),
        "How old that may be.", "loops"),
    MetricRow("guildwire_loop_late", "gauge", ("loop",),
        "1 where a loop has not turned within its bound or has failed, else 0.", "loops"),
    MetricRow("guildwire_loop_waiting", "gauge", ("loop",),
        "1 where a loop waits for a server that cannot be used, else 0.", "loops"),
    MetricRow("guildwire_server_up", "gauge", ("server",),
        "1 where log, index or state store answer, else 0.", "stores"),
    MetricRow("guildwire_lag", "gauge", ("stage",),
        "Messages that a stage has not committed yet.", "stores"),
    MetricRow("guildwire_oldest_unread_seconds", "gauge", ("stage",),
        "Age of the oldest message that a stage has not committed; 0 where there is none.", "stores"),
    MetricRow("guildwire_parked", "gauge", ("stage",),
        "Messages that a stage could not process and that wait for someone.", "stores"),
    MetricRow("guildwire_feeds", "gauge", ("state",),
        "Feeds by status.", "stores"),
    MetricRow("guildwire_last_poll_seconds", "gauge", (),
        "Time since any feed was last polled; absent before the first poll.", "stores"),
    MetricRow("guildwire_receipt_state", "gauge", ("state",),
        "1 for the state the receipt is in (watched, part, not, behind, ask), 0 for the others.", "stores"),
    MetricRow("guildwire_look_failed", "gauge", ("look",),
        "1 where the numbers of a look at the stores were not had in time and are left out, else 0.", "stores"),
)  # fmt: skip
"""Every metric there is; counters and histograms add series by themselves (``_created``, ``_bucket``, ...)."""

ROWS = {row.name: row for row in TABLE}

_BATCH = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_POLL = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)


class GaugeValue(NamedTuple):
    """One value of a gauge."""

    name: str
    labels: tuple[str, ...]
    value: float


Gauges = Callable[[], Iterator[GaugeValue]]
"""Gives the samples of gauges at this moment. Never raises, and ends in time."""


class Meters:
    """Counts what this process does. Safe for use from several threads; each instance counts for itself."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._lock = (
            threading.Lock()
        )  # a scrape between what went in and what came out would see books out of balance
        self._in = self._counter("guildwire_items_in_total")
        self._items = self._counter("guildwire_items_total")
        self._feeds = self._counter("guildwire_feed_polls_total")
        self._matches = self._counter("guildwire_matches_total")
        self._deliveries = self._counter("guildwire_deliveries_total")
        self._health = self._counter("guildwire_health_writes_total")
        self._batch = self._histogram("guildwire_batch_seconds", _BATCH)
        self._poll = self._histogram("guildwire_poll_seconds", _POLL)
        self._gauges = _Gauges()
        self._gauges.asked["books"] = self.books
        self.registry.register(self._gauges)

    def add(self, name: str, gauges: Gauges) -> None:
        """Have further gauges asked for at each scrape, in the place of those of that name."""
        self._gauges.asked[name] = gauges

    def batch(self, stage: str, batch: "Batch") -> None:
        """Count a batch of a stage, and write its line."""
        counts = {word: number for word, number in batch.counts.items() if number}
        _log.info("batch done", stage=stage, **counts, seconds=round(batch.seconds, 3))
        with self._lock:
            self._in.labels(stage).inc(len(batch.messages))
            self._add(self._items, batch.counts, stage)
        self._batch.labels(stage).observe(batch.seconds)

    def feed(self, result: "FeedResult") -> None:
        """Count one feed's turn; its line is :meth:`ingest.report.PollReport.add`'s."""
        self._feeds.labels(result.outcome).inc()
        with self._lock:
            self._in.labels("poll").inc(result.fetched)
            for word, number in result.counts.items():
                self._items.labels("poll", word).inc(number)

    def poll(self, report: "PollReport", seconds: float) -> None:
        """Count a poll in which any feed was due; its line is :meth:`ingest.report.PollReport.sum_up`'s."""
        if report.results:
            self._poll.observe(seconds)

    def recorded(self, counts: "Counts") -> None:
        """Count what became of matches, under ``alerts.port.RECORDED``."""
        self._add(self._matches, counts)

    def delivery(self, outcome: str) -> None:
        """Count one delivery; its line is :mod:`alerts.deliver`'s."""
        self._deliveries.labels(outcome).inc()

    def health(self, kept: bool) -> None:
        """Count one note of the pipeline's health; its line is that of :class:`search.health.HealthLog`."""
        self._health.labels("kept" if kept else "lost").inc()

    def books(self) -> Iterator[GaugeValue]:
        """Yield what went into each stage minus what came out."""
        with self._lock:
            inside = {sample.labels["stage"]: sample.value for sample in _samples(self._in)}
            for sample in _samples(self._items):
                inside[sample.labels["stage"]] = inside.get(sample.labels["stage"], 0.0) - sample.value
        yield from (GaugeValue("guildwire_books_difference", (stage,), left) for stage, left in inside.items())

    def text(self) -> bytes:
        """Return everything in Prometheus' text form (:data:`CONTENT_TYPE`)."""
        return generate_latest(self.registry)

    def _counter(self, name: str) -> Counter:
        row = ROWS[name]
        return Counter(row.name.removesuffix("_total"), row.meaning, row.labels, registry=self.registry)

    def _histogram(self, name: str, buckets: tuple[float, ...]) -> Histogram:
        row = ROWS[name]
        return Histogram(row.name, row.meaning, row.labels, registry=self.registry, buckets=buckets)

    @staticmethod
    def _add(counter: Counter, counts: "Counts", *labels: str) -> None:
        for word, number in counts.items():
            counter.labels(*labels, word).inc(number)


class _Gauges(Collector):
    """Puts the samples of all gauges together when the registry is asked."""

    def __init__(self) -> None:
        self.asked: dict[str, Gauges] = {}

    def collect(self) -> Iterator[Metric]:
        families = {
            row.name: GaugeMetricFamily(row.name, row.meaning, labels=row.labels)
            for row in TABLE
            if row.kind == "gauge"
        }
        for gauges in self.asked.values():
            for sample in gauges():
                families[sample.name].add_metric(sample.labels, sample.value)
        yield from families.values()


def _samples(counter: Counter) -> Iterator["Sample"]:
    for metric in counter.collect():
        yield from (sample for sample in metric.samples if sample.name.endswith("_total"))


if TYPE_CHECKING:
    from prometheus_client.samples import Sample
