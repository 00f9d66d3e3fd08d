"""Spans for OpenTelemetry: what each stage and letter did with an item, in the item's own trace.

Off unless ``OTEL_EXPORTER_OTLP_ENDPOINT`` (or ``..._TRACES_ENDPOINT``) names a collector, which is then sent spans
by OTLP over HTTP; the SDK's other variables count as well. The SDK comes with ``guildwire[otel]``.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import structlog

from news import trace
from news.errors import WrongUse
from news.topics import FOUND

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import SpanContext

    from stream.worker import Batch

_log = structlog.get_logger("guildwire.spans")

VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
PARTING = 3.0
"""Seconds in which the last spans are sent when a process ends."""
QUIET = 60.0
"""Seconds between two lines of the log about spans that were not sent."""
LINKS = 128
"""Items that the span of a batch names: as many as the SDK keeps."""


class Spans(Protocol):
    """Is told what was done. Safe for use from several threads; never waits for the collector."""

    def batch(self, stage: str, batch: "Batch") -> None:
        """Tell of a batch that a stage has just committed."""
        ...

    def letter(self, traces: Iterable[str], channel: str, outcome: str) -> None:
        """Tell what has just become of a delivery, which tells of the items with these trace ids."""
        ...

    def close(self) -> None:
        """Send what is left. May take some seconds."""
        ...


class NoSpans:
    """Nobody asked for spans."""

    def batch(self, stage: str, batch: "Batch") -> None:
        """Do nothing."""

    def letter(self, traces: Iterable[str], channel: str, outcome: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def spans(environment: Mapping[str, str]) -> Spans:
    """Return what the environment asks for. Raises :class:`WrongUse` where the SDK for it is not installed."""
    named = next((name for name in VARIABLES if environment.get(name)), None)
    if named is None:
        return NoSpans()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise WrongUse(
            f"{named} asks for OpenTelemetry, whose SDK is not installed; install guildwire[otel], or unset it"
        ) from error
    tell_failures()
    name = environment.get("OTEL_SERVICE_NAME", "guildwire")
    return OtelSpans(BatchSpanProcessor(OTLPSpanExporter()), name)


def tell_failures(timer: Callable[[], float] = time.monotonic) -> None:
    """Let the SDK's complaints be events of our log, one a minute at most: it repeats them at each attempt."""
    complaints = logging.getLogger("opentelemetry")
    complaints.propagate = False
    complaints.handlers = [Complaints(timer)]


class Complaints(logging.Handler):
    """Turns the SDK's log records into events."""

    def __init__(self, timer: Callable[[], float]) -> None:
        super().__init__(logging.WARNING)
        self._timer = timer
        self._told: float | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the event, unless one was written in the last minute."""
        now = self._timer()
        if self._told is None or now - self._told >= QUIET:
            self._told = now
            _log.warning("spans are not sent", cause=record.getMessage()[:300])


class OtelSpans:
    """Gives spans to a processor of the SDK. Knows nothing of the SDK's global provider, and sets none."""

    def __init__(self, processor: "SpanProcessor", service: str = "guildwire") -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

        class Ids(RandomIdGenerator):
            """Random ids, but for the span of a poll, whose ids the item's header holds."""

            chosen = threading.local()

            def generate_trace_id(self) -> int:
                return getattr(self.chosen, "trace", None) or super().generate_trace_id()

            def generate_span_id(self) -> int:
                return getattr(self.chosen, "span", None) or super().generate_span_id()

        self._ids = Ids()
        resource = Resource.create({"service.name": service})
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("guildwire")

    def batch(self, stage: str, batch: "Batch") -> None:
        """Write a span of the batch, linked to its items, and one in the trace of each item."""
        from opentelemetry.trace import Link

        end = time.time_ns()
        start = end - round(batch.seconds * 1e9)
        found = [(message, name) for message in batch.messages if (name := trace.of(message.headers))]
        numbers = {f"guildwire.{word}": number for word, number in batch.counts.items() if number}
        whole = self._tracer.start_span(
            f"{stage} batch",
            attributes={"guildwire.stage": stage, "messaging.batch.message_count": len(batch.messages), **numbers},
            links=[Link(_poll(name)) for _, name in found[:LINKS]],
            start_time=start,
        )
        whole.end(end)
        for message, name in found:
            if message.topic == FOUND:
                self._published(name, message.key, message.at)
            self._step(name, stage, start, end, {"guildwire.item": message.key})

    def letter(self, traces: Iterable[str], channel: str, outcome: str) -> None:
        """Write a span without length in the trace of each item."""
        now = time.time_ns()
        about = {"guildwire.channel": channel.partition(":")[0], "guildwire.outcome": outcome}
        for name in traces:
            self._step(name, "deliver", now, now, about)

    def close(self) -> None:
        """Send what is left and end the processor; what a collector does not take in :data:`PARTING` is lost."""
        # The SDK would try for half a minute, longer than a container is given to end.
        ending = threading.Thread(target=self._provider.shutdown, name="last spans", daemon=True)
        ending.start()
        ending.join(PARTING)

    def _step(self, name: str, step: str, start: int, end: int, about: dict[str, str]) -> None:
        from opentelemetry.trace import NonRecordingSpan, set_span_in_context

        parent = set_span_in_context(NonRecordingSpan(_poll(name)))
        self._tracer.start_span(step, context=parent, attributes=about, start_time=start).end(end)

    def _published(self, name: str, item: str, at: datetime) -> None:
        """Write the span a trace begins with, on behalf of the poll: the message says when that was."""
        from opentelemetry.context import Context

        self._ids.chosen.trace, self._ids.chosen.span = int(name, 16), int(trace.span(name, trace.POLL), 16)
        moment = round(at.timestamp() * 1e9)
        try:
            span = self._tracer.start_span(
                trace.POLL, context=Context(), attributes={"guildwire.item": item}, start_time=moment
            )
        finally:
            self._ids.chosen.trace = self._ids.chosen.span = None
        span.end(moment)


def _poll(name: str) -> "SpanContext":
    from opentelemetry.trace import SpanContext, TraceFlags

    span = int(trace.span(name, trace.POLL), 16)
    return SpanContext(int(name, 16), span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
