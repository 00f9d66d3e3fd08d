"""The dashboard "Pipeline": feeds, lag, what is parked, and how long an item takes to be found."""

from typing import Any

from kibana.dashboards.layout import WIDTH, Control, Dashboard, Panel
from kibana.lens import columns
from kibana.lens.charts import Chart, number, table, xy
from kibana.lens.columns import Column, Query, kql
from kibana.objects import MARK, Object
from kibana.views import HEALTH, HEALTH_TIME, label
from search import health

ID = f"{MARK}-pipeline"


def pipeline() -> Object:
    """Return the dashboard."""
    return Dashboard(
        id=ID,
        title="Guildwire: pipeline",
        description="How the feeds stand, how far each stage is, and how long items take to become searchable.",
        panels=_panels(),
        controls=[Control("stage", "stage", "Stage", HEALTH)],
        filters=[_known_kind()],
        view=HEALTH,
        past="now-24h",
        refresh=60,
    ).saved()


def _panels() -> list[Panel]:
    quarter, half = WIDTH // 4, WIDTH // 2
    return [
        Panel("total", 0, 0, quarter, 6, _feeds("feeds_total", "Feeds")),
        Panel("healthy", quarter, 0, quarter, 6, _feeds("feeds_healthy", "Healthy feeds")),
        Panel("failing", 2 * quarter, 0, quarter, 6, _feeds("feeds_failing", "Failing feeds")),
        Panel("silent", 3 * quarter, 0, quarter, 6, _feeds("feeds_silent", "Silent feeds")),
        Panel("feeds", 0, 6, half, 12, _feeds_over_time()),
        Panel("stages", half, 6, half, 12, _stages()),
        Panel("lag", 0, 18, half, 12, _by_stage("lag", "Lag by stage", "Messages yet to be read, by stage.")),
        Panel(
            "parked",
            half,
            18,
            half,
            12,
            _by_stage("parked", "Parked by stage", "Messages that wait for a person."),
        ),
        Panel("latency", 0, 30, half, 12, _latency()),
        Panel("searchable", half, 30, half, 12, _searchable()),
    ]


def _of(kind: health.Kind) -> Query:
    return kql(f'kind: "{kind}"')


def _known_kind() -> dict[str, Any]:
    return {
        "$state": {"store": "appState"},
        "meta": {
            "alias": "Health documents",
            "disabled": False,
            "key": "kind",
            "negate": False,
            "type": "exists",
            "value": "exists",
        },
        "query": {"exists": {"field": "kind"}},
    }


def _meaning(name: str) -> str:
    return next(field.meaning for field in health.FIELDS if field.name == name)


def _chart(
    title: str, description: str, kind: health.Kind, type_: str, made: dict[str, Column], drawing: dict[str, Any]
) -> Chart:
    return Chart(
        title=title,
        description=description,
        view=HEALTH,
        kind=type_,
        columns=made,
        drawing=drawing,
        query=_of(kind),
    )


def _feeds(field: str, title: str) -> Chart:
    value = columns.newest(field, title, HEALTH_TIME)
    return _chart(title, _meaning(field), "feeds", "lnsMetric", {"value": value}, number("value"))


def _feeds_over_time() -> Chart:
    fields = ("feeds_healthy", "feeds_failing", "feeds_silent")
    made = {"time": columns.times(HEALTH_TIME, "Time")}
    made |= {field: columns.highest(field, label(field)) for field in fields}
    description = "How many feeds answer with news, fail, or answer and have none."
    return _chart("Feeds over time", description, "feeds", "lnsXY", made, xy("line", "time", fields))


def _stages() -> Chart:
    made = {
        "stage": columns.values("stage", "Stage", 10, "worst"),
        "lag": columns.newest("lag", "Lag now", HEALTH_TIME),
        "parked": columns.newest("parked", "Parked now", HEALTH_TIME),
        "worst": columns.highest("lag", "Highest lag"),
    }
    description = "Where each stage stands, and the worst of the time shown."
    return _chart(
        "Stages", description, "stage", "lnsDatatable", made, table(["stage"], ["lag", "parked", "worst"])
    )


def _by_stage(field: str, title: str, description: str) -> Chart:
    made = {
        "stage": columns.values("stage", "Stage", 10, "value"),
        "time": columns.times(HEALTH_TIME, "Time"),
        "value": columns.highest(field, label(field)),
    }
    return _chart(title, description, "stage", "lnsXY", made, xy("line", "time", ["value"], "stage"))


def _latency() -> Chart:
    made = {
        "time": columns.times(HEALTH_TIME, "Time"),
        "median": columns.highest("latency_p50", "Median"),
        "most": columns.highest("latency_p95", "95th percentile"),
    }
    description = "Seconds from found to searchable: the longest of each stretch of time."
    return _chart(
        "From found to searchable", description, "latency", "lnsXY", made, xy("line", "time", ["median", "most"])
    )


def _searchable() -> Chart:
    made = {"time": columns.times(HEALTH_TIME, "Time"), "items": columns.total("items", "Items")}
    return _chart(
        "Items made searchable",
        "Items written to the index.",
        "latency",
        "lnsXY",
        made,
        xy("bar", "time", ["items"]),
    )
