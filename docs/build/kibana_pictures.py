"""Draws every panel of the dashboards from what a real Elasticsearch answers: ``make pictures-kibana``.

News are the bundled sample, health is made up. The way a panel is asked is that of the tests, which compare what
it shows with the items. Kibana draws the same numbers in its own manner.
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from elasticsearch import Elasticsearch as Client

from docs.build import kibana_charts as draw
from docs.build.pictures import PICTURES
from kibana.build import objects
from kibana.dashboards import desk, pipeline
from kibana.views import NEWS_TIME, label
from search import health
from search.elastic.health.log import ElasticHealthLog
from search.elastic.index import ElasticIndex
from search.elastic.settings import ElasticSettings, from_address
from tests.kibana import asking, sample
from tests.servers.elasticsearch import Elasticsearch

Ask = Callable[[str], list[asking.Row]]

CONTENT = objects()
SHOWN = 12
"""Rows of the latest items in the picture."""


def main() -> None:
    """Write a picture a panel; numbers stand together."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with _server() as (settings, raw):
        drawn = {
            **_desk(_asker(raw, settings.alias, desk.ID, sample.SPAN)),
            "desk-latest": _latest(raw, settings.alias),
        }
        pattern = f"{health.prefix(settings.alias)}-*"
        drawn |= _pipeline(_asker(raw, pattern, pipeline.ID, sample.DAY))
    for name, svg in drawn.items():
        (PICTURES / f"kibana-{name}.svg").write_text(svg + "\n", "utf-8")
    sys.stderr.write(f"{len(drawn)} pictures written\n")


@contextmanager
def _server() -> Iterator[tuple[ElasticSettings, Client]]:
    """Start a server with the sample in it."""
    with tempfile.TemporaryDirectory() as scratch:
        server = Elasticsearch(Path(scratch)).start()
        try:
            settings = from_address(server.address)
            index = ElasticIndex(settings)
            index.put(sample.items(Path(scratch) / "desk"), datetime.now(UTC))
            index.close()
            log = ElasticHealthLog(settings)
            for when, document in sample.health():
                log.write([document], when)
            log.close()
            with Client(server.address, request_timeout=60) as raw:
                raw.indices.refresh(index="*")
                yield settings, raw
        finally:
            server.close()


def _asker(raw: Client, index: str, dashboard: str, span: tuple[datetime, datetime]) -> Ask:
    return lambda panel: asking.rows(raw, index, CONTENT, (dashboard, panel), span)


def _numbers(ask: Ask, dashboard: str, panels: tuple[str, ...]) -> str:
    charts = asking.charts(CONTENT, dashboard)
    shown = []
    for panel in panels:
        ((_, _, column),) = charts[panel].columns()
        (row,) = ask(panel)
        shown.append((column["label"], *row.values()))
    return draw.numbers(shown)


def _desk(ask: Ask) -> dict[str, str]:
    subjects = {"AI": "ai-ink", "AI and labor": "accent", "Labor": "labor-ink"}
    drawn = {
        "desk-numbers": _numbers(ask, desk.ID, ("items", "ai", "labor", "both")),
        "desk-volume": draw.stacked(ask("volume"), "day", "items", "subject", subjects),
        "desk-meet": draw.heatmap(ask("meet"), "ai", "labor", "items"),
        "desk-events": draw.ranked(ask("events"), "event", "items"),
    }
    drawn |= {
        f"desk-{name}": draw.ranked(ask(name), "value", "items") for name in ("unions", "companies", "outlets")
    }
    return drawn | {
        f"desk-{name}": draw.ranked(ask(name), "range", "items", by_size=False) for name in ("pay-from", "pay-to")
    }


def _latest(raw: Client, alias: str) -> str:
    search = asking.latest(CONTENT)
    rows = asking.hits(raw, alias, search, sample.SPAN)[:SHOWN]
    widths = {"title": 330, "tag.raw": 190, "url.raw": 130}
    names = [NEWS_TIME, *search.attributes["columns"]]
    heads = [(label(name.removesuffix(".raw")), widths.get(name, 110)) for name in names]
    return draw.table(heads, [[_cell(row.get(name, [])) for name in names] for row in rows])


def _cell(values: list[str]) -> str:
    text = ", ".join(values)
    return text.partition("T")[0] if text[:4].isdecimal() else text


def _pipeline(ask: Ask) -> dict[str, str]:
    feeds = [(name, label(name)) for name in ("feeds_healthy", "feeds_failing", "feeds_silent")]
    latency = [("median", "Median"), ("most", "95th percentile")]
    stages = [list(row.values()) for row in ask("stages")]
    return {
        "pipeline-numbers": _numbers(ask, pipeline.ID, ("total", "healthy", "failing", "silent")),
        "pipeline-feeds": draw.lines(ask("feeds"), "time", feeds),
        "pipeline-stages": draw.table(
            [("Stage", 90), ("Lag now", 80), ("Parked now", 90), ("Highest lag", 90)], stages
        ),
        "pipeline-lag": draw.lines(ask("lag"), "time", [("value", "")], "stage"),
        "pipeline-parked": draw.lines(ask("parked"), "time", [("value", "")], "stage"),
        "pipeline-latency": draw.lines(ask("latency"), "time", latency),
        "pipeline-searchable": draw.bars(ask("searchable"), "time", "items"),
    }


if __name__ == "__main__":
    main()
