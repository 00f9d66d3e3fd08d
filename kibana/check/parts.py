"""The parts of an object that several checks look at: panels, controls, charts, queries and filters."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from kibana.check.finding import ObjectLine


class State(NamedTuple):
    """A chart of Lens: where it stands, what it is, and its references."""

    part: str
    kind: str
    state: dict[str, Any]
    references: list[dict[str, Any]]

    @property
    def layers(self) -> dict[str, dict[str, Any]]:
        """Each layer of columns, by id."""
        found: dict[str, dict[str, Any]] = self.state["datasourceStates"]["formBased"]["layers"]
        return found

    def columns(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield layer, id and column."""
        for layer, each in self.layers.items():
            for id_, column in each["columns"].items():
                yield layer, id_, column


class AskedQuery(NamedTuple):
    """A query: where it stands, its language and text, and the id of the data view it is asked of."""

    part: str
    language: str
    text: str
    view: str


def panels(line: ObjectLine) -> list[dict[str, Any]]:
    """Return the panels of a dashboard; none of anything else."""
    found: list[dict[str, Any]] = line.decoded("panelsJSON", []) if line.type == "dashboard" else []
    return found


def controls(line: ObjectLine) -> dict[str, dict[str, Any]]:
    """Return the controls of a dashboard by id."""
    group = line.attributes.get("controlGroupInput", {}) if line.type == "dashboard" else {}
    found: dict[str, dict[str, Any]] = json.loads(group.get("panelsJSON", "{}"))
    return found


def states(line: ObjectLine) -> Iterator[State]:
    """Yield each chart that an object is or holds by value."""
    if line.type == "lens":
        yield State("", line.attributes["visualizationType"], line.attributes["state"], line.references)
    for panel in panels(line):
        config = panel.get("embeddableConfig", {})
        if panel.get("type") == "lens" and "attributes" in config:
            held = config["attributes"]
            yield State(
                f"panel {panel['panelIndex']}", held["visualizationType"], held["state"], held["references"]
            )


def view_of(references: list[dict[str, Any]], name: str) -> str:
    """Return the id of the data view behind a reference; nothing where there is none."""
    return next((str(each["id"]) for each in references if each["name"] == name), "")


def layer_name(layer: str) -> str:
    """Return the name of the reference to what a layer asks."""
    return f"indexpattern-datasource-layer-{layer}"


def queries(line: ObjectLine) -> Iterator[AskedQuery]:
    """Yield every query of an object that is not empty."""
    for asked in _queries(line):
        if asked.text:
            yield asked


def _queries(line: ObjectLine) -> Iterator[AskedQuery]:
    if "kibanaSavedObjectMeta" in line.attributes:
        source = line.source()
        view = view_of(line.references, str(source.get("indexRefName")))
        if query := source.get("query"):
            yield AskedQuery("its query", query["language"], query["query"], view)
    for each in states(line):
        views = {layer: view_of(each.references, layer_name(layer)) for layer in each.layers}
        query = each.state["query"]
        yield AskedQuery(
            f"query of {each.part}".strip(), query["language"], query["query"], next(iter(views.values()), "")
        )
        for layer, id_, column in each.columns():
            for held in _held(column):
                yield AskedQuery(f"{each.part}, column {id_}", held["language"], held["query"], views[layer])


def _held(column: dict[str, Any]) -> Iterator[dict[str, str]]:
    if "filter" in column:
        yield column["filter"]
    if column["operationType"] == "filters":
        yield from (each["input"] for each in column["params"]["filters"])


def filters(line: ObjectLine) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each filter of an object: where it stands, itself, and the id of its data view."""
    if "kibanaSavedObjectMeta" in line.attributes:
        for at, each in enumerate(line.source().get("filter", [])):
            yield f"filter {at}", each, view_of(line.references, str(each["meta"].get("indexRefName")))
    for state in states(line):
        for at, each in enumerate(state.state.get("filters", [])):
            yield f"{state.part}, filter {at}", each, view_of(state.references, str(each["meta"].get("index")))
