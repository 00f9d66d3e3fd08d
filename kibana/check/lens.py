"""Check 6: a chart's columns and its drawing fit each other."""

from collections.abc import Iterable, Iterator
from typing import Any

from kibana.check.fields import OPERATIONS
from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.parts import State, states

_ACCESSORS: dict[str, dict[str, bool]] = {
    "lnsMetric": {"metricAccessor": False, "secondaryMetricAccessor": False, "breakdownByAccessor": True},
    "lnsHeatmap": {"xAccessor": True, "yAccessor": True, "valueAccessor": False},
    "lnsXY": {"xAccessor": True, "splitAccessor": True, "accessors": False},
    "lnsDatatable": {},
}
"""By chart, what names a column there, and whether that is to be a bucket."""
_NEEDED = {
    "lnsMetric": ("metricAccessor",),
    "lnsHeatmap": ("xAccessor", "valueAccessor"),
    "lnsXY": ("accessors",),
    "lnsDatatable": (),
}


def lens(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield what is wrong within charts."""
    for line in lines:
        for state in states(line):
            for what, remedy in _wrong(state):
                yield line.finding(what, remedy, state.part)


def _wrong(state: State) -> Iterator[tuple[str, str]]:
    if state.kind not in _ACCESSORS:
        yield f"{state.kind} is no chart of ours", f"use one of {', '.join(sorted(_ACCESSORS))}"
        return
    drawn = _drawn(state)
    if sorted(str(each.get("layerId")) for each in drawn) != sorted(state.layers):
        yield "the layers that are drawn are not those that are asked", "give both the same layerId"
        return
    for layer in state.layers.values():
        yield from _order(layer)
        for id_, column in layer["columns"].items():
            yield from _column(id_, column, layer["columns"])
    for drawing in drawn:
        yield from _drawing(state.kind, drawing, state.layers[drawing["layerId"]]["columns"])


def _drawn(state: State) -> list[dict[str, Any]]:
    """Return each layer of the drawing; most charts have one, which is the drawing itself."""
    drawing: dict[str, Any] = state.state["visualization"]
    layers: list[dict[str, Any]] = drawing["layers"] if state.kind == "lnsXY" else [drawing]
    return layers


def _order(layer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    order, columns = layer["columnOrder"], layer["columns"]
    if len(order) != len(columns) or set(order) != set(columns):
        yield "columnOrder does not name each column once", "name every column there"
        return
    buckets = [columns[id_]["isBucketed"] for id_ in order]
    if buckets != sorted(buckets, reverse=True):
        yield "a metric stands before a bucket in columnOrder", "name the buckets first"


def _column(id_: str, column: dict[str, Any], columns: dict[str, Any]) -> Iterator[tuple[str, str]]:
    operation = column["operationType"]
    if operation not in OPERATIONS:
        yield f"column {id_} has operation {operation}", f"use one of {', '.join(sorted(OPERATIONS))}"
    for other in column.get("references", ()):
        if other not in columns:
            yield f"column {id_} is made of {other}, which is not there", "name a column of the same layer"
    by = column.get("params", {}).get("orderBy", {})
    if by.get("type") == "column":
        ranking = columns.get(by["columnId"])
        if ranking is None or ranking["isBucketed"] or ranking["operationType"] == "last_value":
            yield (
                f"column {id_} is ranked by {by['columnId']}, which is no metric to rank by",
                "name a count, sum or max",
            )


def _drawing(kind: str, drawing: dict[str, Any], columns: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _NEEDED[kind]:
        if not drawing.get(name):
            yield f"{kind} has no {name}", "name a column"
    used = list(_used(kind, drawing))
    for name, id_, bucket in used:
        if id_ not in columns:
            yield f"{name} names column {id_}, which is not there", "name a column of the layer"
        elif bucket is not None and columns[id_]["isBucketed"] is not bucket:
            wanted = "bucket" if bucket else "metric"
            yield f"{name} names column {id_}, which is no {wanted}", f"name a {wanted}"
    if unused := sorted(columns.keys() - {id_ for _, id_, _ in used}):
        yield f"column {', '.join(unused)} is asked for and not drawn", "draw it or leave it out"


def _used(kind: str, drawing: dict[str, Any]) -> Iterator[tuple[str, str, bool | None]]:
    """Yield what names a column, the column, and whether it must be a bucket."""
    for name, bucket in _ACCESSORS[kind].items():
        named = drawing.get(name) or []
        yield from ((name, id_, bucket) for id_ in ([named] if isinstance(named, str) else named))
    for each in drawing.get("columns", ()):
        yield "columns", each["columnId"], not each["isMetric"] if "isMetric" in each else None
    for each in drawing.get("yConfig", ()):
        yield "yConfig", each["forAccessor"], False
