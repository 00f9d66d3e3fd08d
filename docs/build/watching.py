"""docs/metrics.md and docs/logs.md, written from the tables of metrics and of events.

``make docs`` rewrites the pages; a test compares them with what this would write.
"""

from collections.abc import Iterator

from guildwire.watch.events import GROUPS, LogEvent
from guildwire.watch.meters import TABLE, MetricRow

_SOURCES = {
    "loops": "this process",
    "books": "this process",
    "stores": "the servers",
}


def metrics() -> str:
    """Return docs/metrics.md."""
    return "\n".join((_METRICS, *map(_row, TABLE), _AFTER_METRICS)) + "\n"


def logs() -> str:
    """Return docs/logs.md."""
    lines = [_LOGS]
    for heading, events in GROUPS.items():
        lines += ["", f"## {heading}", "", "| event | level | fields | meaning |", "| --- | --- | --- | --- |"]
        lines += _events(events)
    lines.append(_SPANS)
    return "\n".join(lines) + "\n"


def _row(row: MetricRow) -> str:
    labels = ", ".join(f"`{label}`" for label in row.labels)
    return f"| `{row.name}` | {row.kind} | {labels} | {_SOURCES[row.source]} | {row.meaning} |"


def _events(events: tuple[LogEvent, ...]) -> Iterator[str]:
    for event in events:
        fields = ", ".join((*(f"`{field}`" for field in event.fields), *((event.more,) if event.more else ())))
        yield f"| `{event.name}` | {', '.join(event.levels)} | {fields} | {event.meaning} |"


_SPANS = """
## OpenTelemetry
With `guildwire[otel]` installed and `OTEL_EXPORTER_OTLP_ENDPOINT` set (`http://127.0.0.1:4318`), `guildwire up`
and `guildwire work` also send spans by OTLP over HTTP: in the trace of each item one for its poll, each stage and
each letter, and one for each batch with its numbers, linked to the items in it. The SDK's own variables
(`OTEL_SERVICE_NAME`, `OTEL_EXPORTER_OTLP_HEADERS`, ...) count. A collector that is away holds nothing up,
and what it missed is not sent again."""

_METRICS = """# Metrics

<!-- Written by `make docs`; edit the code, not this page. -->

`/metrics` gives them in Prometheus' text form: beside the page of `guildwire up` and `guildwire serve`, and at
`GUILDWIRE_HEALTH` (127.0.0.1:8351) for `guildwire work`. A name other than localhost under which Prometheus asks
must be among `GUILDWIRE_ALLOWED_HOSTS`.

What *this process* did is counted from 0 at its start, so that a stage on three machines is the sum of three. What
*the servers* say is asked at each scrape, kept for two seconds, and the same whichever process is asked: take it
from one of them. A look that is not done within three seconds is left out, and `guildwire_look_failed` says so.

| metric | kind | labels | known to | meaning |
| --- | --- | --- | --- | --- |"""

_AFTER_METRICS = """
[alert-rules.yml](alert-rules.yml) holds rules for Prometheus, [grafana.json](grafana.json) a dashboard to begin
with (import it and choose the data source)."""

_LOGS = """# Logs

<!-- Written by `make docs`; edit the code, not this page. -->

Every line on standard error is one of the events below, with its fields, its level and its time in UTC; with
`GUILDWIRE_LOG_FORMAT=json` one JSON object a line. `GUILDWIRE_LOG_LEVEL` says from which level on.

`trace` is the trace id of one revision of an item: its poll makes it, its messages carry it in the header
`traceparent` ([W3C Trace Context](https://www.w3.org/TR/trace-context/)), the letter that tells of the item has it
in its record, and every line on a single item names it. At level DEBUG it is found in each step from the poll
to the letter:

```sh
GUILDWIRE_LOG_LEVEL=DEBUG GUILDWIRE_LOG_FORMAT=json guildwire up 2> log.jsonl
grep 5f0c9a1de6b5c0b7f6c3f2b0a1d4e8c7 log.jsonl
```"""
