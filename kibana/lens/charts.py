"""Charts of one layer, as a dashboard holds them by value."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from kibana.lens.columns import NO_QUERY, Column, Query
from kibana.objects import reference

LAYER = "layer"
"""Id of the only layer."""
SOURCE = f"indexpattern-datasource-layer-{LAYER}"
"""Name of the reference to the data view that the layer asks."""

Series = Literal["bar", "bar_stacked", "bar_horizontal", "line"]

# The colours of the page, where a chart has one.
INK = "#0d5a62"


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart: what it asks and how it is drawn."""

    title: str
    description: str
    view: str
    """Id of the data view it asks."""
    kind: str
    """``visualizationType`` of Lens."""
    columns: Mapping[str, Column]
    """By id; buckets first, in the order in which they split."""
    drawing: Mapping[str, Any]
    query: Query = msgspec.field(default_factory=NO_QUERY.copy)

    def attributes(self) -> dict[str, Any]:
        """Return what a panel holds."""
        layer = {
            "columnOrder": list(self.columns),
            "columns": dict(self.columns),
            "incompleteColumns": {},
            "sampling": 1,
        }
        return {
            "description": self.description,
            "references": [reference("index-pattern", self.view, SOURCE)],
            "state": {
                "adHocDataViews": {},
                "datasourceStates": {"formBased": {"layers": {LAYER: layer}}, "textBased": {"layers": {}}},
                "filters": [],
                "internalReferences": [],
                "query": self.query,
                "visualization": dict(self.drawing),
            },
            "title": self.title,
            "type": "lens",
            "visualizationType": self.kind,
        }


def xy(series: Series, x: str, metrics: Sequence[str], split: str = "") -> dict[str, Any]:
    """Return how bars or lines are drawn: metrics over a bucket, one series a value of another."""
    layer: dict[str, Any] = {
        "accessors": list(metrics),
        "layerId": LAYER,
        "layerType": "data",
        "seriesType": series,
        "xAccessor": x,
    }
    if split:
        layer["splitAccessor"] = split
    elif len(metrics) == 1:
        layer["yConfig"] = [{"color": INK, "forAccessor": metrics[0]}]
    return {
        "axisTitlesVisibilitySettings": {"x": False, "yLeft": False, "yRight": False},
        "fittingFunction": "Linear" if series == "line" else "None",
        "layers": [layer],
        "legend": {"isVisible": bool(split) or len(metrics) > 1, "position": "bottom"},
        "preferredSeriesType": series,
        "valueLabels": "show" if series == "bar_horizontal" else "hide",
    }


def number(metric: str) -> dict[str, Any]:
    """Return how one number is drawn."""
    return {"layerId": LAYER, "layerType": "data", "metricAccessor": metric}


def table(buckets: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
    """Return how rows are drawn, one a bucket."""
    columns = [{"columnId": name, "isMetric": False, "isTransposed": False} for name in buckets]
    return {
        "columns": [*columns, *({"columnId": name, "isMetric": True} for name in metrics)],
        "layerId": LAYER,
        "layerType": "data",
    }


def heatmap(x: str, y: str, metric: str) -> dict[str, Any]:
    """Return how a metric of two buckets is drawn, as a grid."""
    return {
        "gridConfig": {
            "isCellLabelVisible": True,
            "isXAxisLabelVisible": True,
            "isXAxisTitleVisible": False,
            "isYAxisLabelVisible": True,
            "isYAxisTitleVisible": False,
            "type": "heatmap_grid",
        },
        "layerId": LAYER,
        "layerType": "data",
        "legend": {"isVisible": False, "position": "right", "type": "heatmap_legend"},
        "shape": "heatmap",
        "valueAccessor": metric,
        "xAccessor": x,
        "yAccessor": y,
    }
