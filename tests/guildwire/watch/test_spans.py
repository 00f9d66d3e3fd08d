"""Spans: those of one item are one trace from its poll to its letter, in the SDK's own hands."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.testing import capture_logs

from guildwire.watch.spans import Complaints, NoSpans, OtelSpans, spans
from news import topics, trace, wire
from news.counts import Counts
from stream.port import Message
from stream.worker import Batch
from tests.guildwire.run import environment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def made(exporter: InMemorySpanExporter) -> Iterator[OtelSpans]:
    given = OtelSpans(SimpleSpanProcessor(exporter))
    yield given
    given.close()


def message(item: str, topic: str = topics.FOUND, *, traced: bool = True) -> Message:
    return Message(topic, 0, 0, item, b"", wire.headers(trace.begin(item, 1) if traced else ""), NOON)


def batch(*messages: Message) -> Batch:
    return Batch(messages, Counts(("enriched", "parked"), {"enriched": len(messages)}), 0.5)


def ids(span: ReadableSpan) -> tuple[str, str, str]:
    """Return the trace, the span and its parent, as headers have them."""
    assert span.context is not None
    parent = f"{span.parent.span_id:016x}" if span.parent else ""
    return f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}", parent


def test_the_spans_of_an_item_are_one_trace_that_begins_with_its_poll(
    made: OtelSpans, exporter: InMemorySpanExporter
) -> None:
    header = trace.begin("a", 1)
    name = trace.of({trace.HEADER: header})
    made.batch("enrich", batch(message("a")))
    made.batch("index", batch(message("a", topics.ENRICHED)))
    made.letter([name], "file:alerts.jsonl", "delivered")
    found = {span.name: span for span in exporter.get_finished_spans() if ids(span)[0] == name}
    root = trace.span(name, trace.POLL)
    assert [(step, ids(span)[2]) for step, span in found.items()] == [
        ("poll", ""), ("enrich", root), ("index", root), ("deliver", root)
    ]  # fmt: skip
    assert f"00-{name}-{ids(found['poll'])[1]}-01" == header
    assert found["poll"].start_time == round(NOON.timestamp() * 1e9)
    assert dict(found["deliver"].attributes or {}) == {
        "guildwire.channel": "file",
        "guildwire.outcome": "delivered",
    }


def test_a_batch_has_a_span_with_its_numbers_linked_to_its_items(
    made: OtelSpans, exporter: InMemorySpanExporter
) -> None:
    made.batch("enrich", batch(message("a"), message("b"), message("c", traced=False)))
    (whole,) = [span for span in exporter.get_finished_spans() if span.name == "enrich batch"]
    expected = [trace.of({trace.HEADER: trace.begin(item, 1)}) for item in ("a", "b")]
    assert [f"{link.context.trace_id:032x}" for link in whole.links] == expected
    assert dict(whole.attributes or {}) == {
        "guildwire.stage": "enrich",
        "messaging.batch.message_count": 3,
        "guildwire.enriched": 3,
    }
    assert whole.start_time is not None
    assert whole.end_time == whole.start_time + 500_000_000
    assert ids(whole)[0] not in expected


def test_nobody_who_does_not_ask_gets_spans() -> None:
    assert isinstance(spans({}), NoSpans)
    assert isinstance(spans({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}), NoSpans)


def test_a_collector_that_is_away_is_told_once_a_minute() -> None:
    now = [0.0]
    complaints = Complaints(lambda: now[0])
    record = logging.LogRecord("opentelemetry", logging.ERROR, "", 0, "away: %s", ("refused",), None)
    with capture_logs() as lines:
        for now[0] in (0.0, 1.0, 59.0, 60.0):
            complaints.handle(record)
    assert [(line["event"], line["cause"]) for line in lines] == [("spans are not sent", "away: refused")] * 2


def test_who_asks_without_the_sdk_is_told_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['opentelemetry'] = None; from guildwire.cli.main import run; run()"
    ended = subprocess.run(
        [sys.executable, "-c", program, "work", "enrich"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
        env=environment(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:9", GUILDWIRE_HEALTH=""),
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1] == (
        "guildwire: OTEL_EXPORTER_OTLP_ENDPOINT asks for OpenTelemetry, whose SDK is not installed; "
        "install guildwire[otel], or unset it"
    )
