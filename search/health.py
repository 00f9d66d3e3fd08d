"""What a server keeps of the pipeline's own health, for a dashboard: the table of fields, and the port.

Each document is of one ``kind`` and has the fields of that kind only. Where there is no server to keep them
nothing is written: the page and ``guildwire doctor`` tell the same of this moment.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

Kind = Literal["feeds", "stage", "latency"]
FieldType = Literal["date", "keyword", "long", "double"]


class HealthField(NamedTuple):
    """One field of a health document."""

    name: str
    type: FieldType
    """The type of Elasticsearch's mapping."""
    meaning: str
    kinds: tuple[Kind, ...]
    """The kinds of document that have it."""


KINDS: dict[Kind, str] = {
    "feeds": "how the feeds stand",
    "stage": "how far a stage is; one document each for enrich, index and match",
    "latency": "how long items took from found to searchable, over those made searchable since the last one",
}
"""The kinds of document and what each tells."""

_EVERY: tuple[Kind, ...] = ("feeds", "stage", "latency")

FIELDS: tuple[HealthField, ...] = (
    HealthField("@timestamp", "date", "When it was so.", _EVERY),
    HealthField("kind", "keyword", "What the document tells of: feeds, stage or latency.", _EVERY),
    HealthField("stage", "keyword", "The stage: enrich, index or match.", ("stage",)),
    HealthField("lag", "long", "Messages the stage has yet to read.", ("stage",)),
    HealthField("parked", "long", "Messages the stage could not process, which wait for a person.", ("stage",)),
    HealthField("feeds_total", "long", "Feeds that are listed, those that ended for good left out.", ("feeds",)),
    HealthField("feeds_healthy", "long", "Of these, those that answer and bring news.", ("feeds",)),
    HealthField("feeds_failing", "long", "Of these, those whose last poll failed.", ("feeds",)),
    HealthField("feeds_silent", "long", "Of these, those that answer without news for 30 days.", ("feeds",)),
    HealthField("latency_p50", "double", "Seconds from found to searchable, the median.", ("latency",)),
    HealthField("latency_p95", "double", "Seconds from found to searchable, the 95th percentile.", ("latency",)),
    HealthField("items", "long", "Items the two figures are of.", ("latency",)),
)  # fmt: skip
"""Every field, in the order that documentation shows them. Mapping, data view and documentation follow it."""


_NEWS = "-news"


def prefix(alias: str) -> str:
    """Return what the names of health indices begin with, ``-YYYY.MM`` following, where the index has that alias.

    ``guildwire-news`` has ``guildwire-health``. No two aliases share a prefix, so that installations on one
    cluster do not mix, and none is covered by the pattern of its alias's own indices, ``ALIAS-*``.
    """
    return f"{alias.removesuffix(_NEWS)}-health" if alias.endswith(_NEWS) else f"{alias}.health"


class HealthDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was so at one moment. Which fields have a value depends on ``kind``; the others are left out."""

    kind: Kind
    stage: str = ""
    lag: int | None = None
    parked: int | None = None
    feeds_total: int | None = None
    feeds_healthy: int | None = None
    feeds_failing: int | None = None
    feeds_silent: int | None = None
    latency_p50: float | None = None
    latency_p95: float | None = None
    items: int | None = None


class HealthLog(Protocol):
    """Health documents by month. Safe for use from several threads.

    What keeps it is a convenience beside the pipeline, which it never fails and never holds up: writing is
    bounded, tried once, and what could not be written is lost, told in the log of events and counted.
    """

    def write(self, documents: Sequence[HealthDocument], now: datetime) -> bool:
        """Keep the documents as of ``now`` (aware); whether that was done. Never raises."""
        ...

    def delete_before(self, moment: datetime) -> int:
        """Delete whole months that ended before ``moment`` (aware); return how many.

        Raises :class:`news.errors.Unavailable` when the server does not answer.
        """
        ...

    def close(self) -> None:
        """Let go of every resource. May be called twice."""
        ...
