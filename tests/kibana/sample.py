"""What panels are asked over: the bundled sample, enriched, and health documents of a day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from guildwire.demo import demo
from news.enriched import Enriched
from query.tree import All
from search.health import HealthDocument
from search.port import Search
from tests.journey.desk import opened

SPAN = (datetime(2023, 4, 1, tzinfo=UTC), datetime(2023, 12, 31, 23, 59, 59, 999000, tzinfo=UTC))
"""The busiest months of the sample."""
MORNING = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
DAY = (MORNING, MORNING + timedelta(hours=24, milliseconds=-1))


def items(folder: Path) -> list[Enriched]:
    """Send the sample through the whole pipeline in a folder, and return what is searchable then."""
    with opened(folder) as parts:
        demo.run(parts, demo.bundled())
        return [hit.enriched for hit in parts.index.search(Search(query=All(), limit=1000)).hits]


def health() -> list[tuple[datetime, HealthDocument]]:
    """Return a day of health, each hour: a feed fails from noon on, enriching is slow for a while."""
    return [
        (MORNING + timedelta(hours=hour, minutes=5), document) for hour in range(24) for document in _hour(hour)
    ]


def _hour(hour: int) -> list[HealthDocument]:
    failing = 1 if 4 <= hour < 9 else 0
    lag = 40 * max(0, 4 - abs(hour - 6))
    return [
        HealthDocument(
            kind="feeds", feeds_total=142, feeds_healthy=139 - failing, feeds_failing=failing, feeds_silent=3
        ),
        HealthDocument(kind="stage", stage="enrich", lag=lag, parked=0),
        HealthDocument(kind="stage", stage="index", lag=lag // 4, parked=2 if hour > 10 else 0),
        HealthDocument(kind="stage", stage="match", lag=hour % 3, parked=0),
        HealthDocument(
            kind="latency", latency_p50=3.5 + lag / 20, latency_p95=8 + lag / 4, items=12 + (7 * hour) % 31
        ),
    ]
