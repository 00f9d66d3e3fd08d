"""Check 7: panels stand on the grid, apart from one another, and the dashboard's times and filters are sound."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.parts import filters, panels
from kibana.dashboards.layout import WIDTH

_TYPES = frozenset({"lens", "search", "links"})
_MATH = re.compile(r"now(?:[+-]\d+[smhdwMy])*(?:/[smhdwMy])?|\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?")


def grid(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield what is wrong with dashboards, and with the times of saved searches."""
    for line in lines:
        yield from (line.finding(what, "write a time such as now-30d or now") for what in _times(line))
        if line.type == "dashboard":
            yield from _dashboard(line)


def _dashboard(line: ObjectLine) -> Iterator[ContentFinding]:
    there = panels(line)
    ids = [str(panel.get("panelIndex")) for panel in there]
    if len(set(ids)) < len(ids):
        yield line.finding("two panels have one panelIndex", "give each its own")
    for panel in there:
        yield from (line.finding(*said, f"panel {panel.get('panelIndex')}") for said in _panel(panel))
    for one, other in combinations(there, 2):
        if _overlap(one["gridData"], other["gridData"]):
            yield line.finding(
                f"it lies over panel {other['panelIndex']}", "move one of the two", f"panel {one['panelIndex']}"
            )
    if not any(True for _ in filters(line)):
        yield line.finding("it has no filter, so it shows whatever its data views cover", "add one")


def _panel(panel: dict[str, Any]) -> Iterator[tuple[str, str]]:
    place = panel["gridData"]
    if place["i"] != panel.get("panelIndex"):
        yield "its gridData is of another panel", "make gridData.i its panelIndex"
    x, y, w, h = (place[name] for name in "xywh")
    if not (x >= 0 and y >= 0 and w >= 1 and h >= 1 and x + w <= WIDTH):
        yield f"it lies outside the grid of {WIDTH} columns", "mend x, y, w and h"
    if panel.get("type") not in _TYPES:
        yield (
            f"{panel.get('type')} is no panel of ours, or a legacy one",
            f"use one of {', '.join(sorted(_TYPES))}",
        )
    if panel.get("type") == "lens" and "attributes" not in panel.get("embeddableConfig", {}):
        yield "its chart is held by reference", "put the chart into the panel"


def _overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


def _times(line: ObjectLine) -> Iterator[str]:
    held = line.attributes
    if not held.get("timeRestore"):
        return
    range_ = held.get("timeRange", {}) if line.type == "search" else {}
    given = {
        "from": range_.get("from") if line.type == "search" else held.get("timeFrom"),
        "to": range_.get("to") if line.type == "search" else held.get("timeTo"),
    }
    for name, value in given.items():
        if not isinstance(value, str) or not _MATH.fullmatch(value):
            yield f"its time {name} {value} is no time"
