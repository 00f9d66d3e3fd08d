"""A dashboard from its panels: the grid, the references in both places, controls, filters."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kibana.lens.charts import SOURCE as LAYER_SOURCE
from kibana.lens.charts import Chart
from kibana.objects import Object, encoded, reference, saved_object
from kibana.searches import SOURCE

WIDTH = 48
"""Columns of Kibana's grid."""
PANEL = "8.11.0"
"""Version of a panel: migrations of Lens before it are not run on panels of today's shape."""


class Panel(msgspec.Struct, frozen=True):
    """A place on the grid, in its columns and rows, and what is there."""

    id: str
    x: int
    y: int
    w: int
    h: int
    shows: Chart | str
    """A chart, or the id of a saved search."""
    title: str = ""
    """Where it is no chart, which has its own."""


class Control(msgspec.Struct, frozen=True):
    """A list of a field's values above the panels, to choose from."""

    id: str
    field: str
    title: str
    view: str


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    """A dashboard."""

    id: str
    title: str
    description: str
    panels: Sequence[Panel]
    controls: Sequence[Control]
    filters: Sequence[Mapping[str, Any]]
    """Each without its index, which is that of ``view``."""
    view: str
    """Id of the data view that the filters are on."""
    past: str
    """How far back it looks: ``now-30d``."""
    refresh: int
    """Seconds from one look to the next."""

    def saved(self) -> Object:
        """Return it as Kibana keeps it."""
        panels = [panel for each in self.panels for panel in _references(each)]
        controls = [
            reference("index-pattern", each.view, f"controlGroup_{each.id}:optionsListDataView")
            for each in self.controls
        ]
        filters = [reference("index-pattern", self.view, _filter_index(at)) for at in range(len(self.filters))]
        return saved_object("dashboard", self.id, self._attributes(), [*panels, *controls, *filters])

    def _attributes(self) -> dict[str, Any]:
        return {
            "controlGroupInput": _controls(self.controls),
            "description": self.description,
            "kibanaSavedObjectMeta": {
                "searchSourceJSON": encoded(
                    {
                        "filter": [_filter(each, at) for at, each in enumerate(self.filters)],
                        "query": {"language": "lucene", "query": ""},
                    }
                )
            },
            "optionsJSON": encoded(
                {
                    "hidePanelTitles": False,
                    "syncColors": True,
                    "syncCursor": True,
                    "syncTooltips": False,
                    "useMargins": True,
                }
            ),
            "panelsJSON": encoded([_panel(each) for each in self.panels]),
            "refreshInterval": {"pause": False, "value": self.refresh * 1000},
            "timeFrom": self.past,
            "timeRestore": True,
            "timeTo": "now",
            "title": self.title,
        }


def one_of(field: str, values: Sequence[str], name: str) -> dict[str, Any]:
    """Return a filter for documents that have one of the values."""
    wanted = [{"match_phrase": {field: value}} for value in values]
    return {
        "$state": {"store": "appState"},
        "meta": {
            "alias": name,
            "disabled": False,
            "key": field,
            "negate": False,
            "params": list(values),
            "type": "phrases",
        },
        "query": {"bool": {"minimum_should_match": 1, "should": wanted}},
    }


def _references(panel: Panel) -> list[dict[str, str]]:
    """Return a panel's references on the dashboard, where each begins with the panel's id."""
    if isinstance(panel.shows, str):
        return [reference("search", panel.shows, f"{panel.id}:panel_{panel.id}")]
    return [reference("index-pattern", panel.shows.view, f"{panel.id}:{LAYER_SOURCE}")]


def _panel(panel: Panel) -> dict[str, Any]:
    made: dict[str, Any] = {
        "gridData": {"h": panel.h, "i": panel.id, "w": panel.w, "x": panel.x, "y": panel.y},
        "panelIndex": panel.id,
        "version": PANEL,
    }
    if isinstance(panel.shows, str):
        config = {"enhancements": {}, "title": panel.title}
        return {**made, "embeddableConfig": config, "panelRefName": f"panel_{panel.id}", "type": "search"}
    config = {
        "attributes": panel.shows.attributes(),
        "description": panel.shows.description,
        "enhancements": {},
        "title": panel.shows.title,
    }
    return {**made, "embeddableConfig": config, "type": "lens"}


def _controls(controls: Sequence[Control]) -> dict[str, Any]:
    panels = {each.id: _control(each, at) for at, each in enumerate(controls)}
    ignored = ("ignoreFilters", "ignoreQuery", "ignoreTimerange", "ignoreValidations")
    return {
        "chainingSystem": "HIERARCHICAL",
        "controlStyle": "oneLine",
        "ignoreParentSettingsJSON": encoded(dict.fromkeys(ignored, False)),
        "panelsJSON": encoded(panels),
        "showApplySelections": False,
    }


def _control(control: Control, at: int) -> dict[str, Any]:
    return {
        "explicitInput": {
            "enhancements": {},
            "fieldName": control.field,
            "id": control.id,
            "selectedOptions": [],
            "sort": {"by": "_count", "direction": "desc"},
            "title": control.title,
        },
        "grow": True,
        "order": at,
        "type": "optionsListControl",
        "width": "medium",
    }


def _filter(each: Mapping[str, Any], at: int) -> dict[str, Any]:
    return {**each, "meta": {**each["meta"], "indexRefName": _filter_index(at)}}


def _filter_index(at: int) -> str:
    return f"{SOURCE}.filter[{at}].meta.index"
