"""Check 4: every reference leads somewhere, is used, and has the name under which Kibana looks for it.

Kibana itself looks only for data views and saved searches when content is imported: a tag or a chart that is not
there is noticed on the screen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.parts import controls, layer_name, panels, states
from kibana.objects import TAG
from kibana.searches import SOURCE

_TAG = "tag-ref-"


def references(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield what is wrong with references."""
    lines = list(lines)
    there = {(line.type, line.id) for line in lines}
    for line in lines:
        yield from _leading(line, there)
        yield from _named(line, dict(_wanted(line)))
        yield from _literal(line)
        for state in states(line):
            if state.part:
                yield from _twice(line, state.part, state.references, list(state.layers))


def _leading(line: ObjectLine, there: set[tuple[str, str]]) -> Iterator[ContentFinding]:
    for each in line.references:
        if (each.get("type"), each.get("id")) not in there:
            yield line.finding(
                f"it refers to {each.get('type')} {each.get('id')}, which is not in the file",
                "add that object, or refer to one that is there",
            )
    names = Counter(each.get("name") for each in line.references)
    for name in sorted(str(name) for name, times in names.items() if times > 1):
        yield line.finding(f"two of its references are called {name}", "each needs a name of its own")


def _named(line: ObjectLine, wanted: Mapping[str, str]) -> Iterator[ContentFinding]:
    """Compare the references of an object with what it uses: type by name."""
    given = {str(each.get("name")): str(each.get("type")) for each in line.references}
    for name, type_ in given.items():
        if name.startswith(_TAG):
            if not any(
                each == {"id": name.removeprefix(_TAG), "name": name, "type": "tag"} for each in line.references
            ):
                yield line.finding(f"reference {name} is not to the tag of its name", f"call it {_TAG}ID")
        elif name not in wanted:
            yield line.finding(f"nothing in it uses reference {name}", "leave the reference out, or mend its name")
        elif wanted[name] != type_:
            yield line.finding(f"reference {name} is to a {type_}", f"refer to a {wanted[name]}")
    for name in wanted:
        if name not in given:
            yield line.finding(f"it has no reference {name}", f"add one, to a {wanted[name]}")
    if line.type != "tag" and f"{_TAG}{TAG}" not in given:
        yield line.finding("it is not marked as ours", f"refer to tag {TAG} as {_TAG}{TAG}")


def _wanted(line: ObjectLine) -> Iterator[tuple[str, str]]:
    """Yield name and type of each reference that an object needs."""
    if line.type == "lens":
        for state in states(line):
            yield from ((layer_name(layer), "index-pattern") for layer in state.layers)
    if "kibanaSavedObjectMeta" in line.attributes:
        source = line.source()
        if line.type == "search":
            yield f"{SOURCE}.index", "index-pattern"
        yield from ((f"{SOURCE}.filter[{at}].meta.index", "index-pattern") for at in range(len(source["filter"])))
    for panel in panels(line):
        yield from _of_panel(panel)
    for id_ in controls(line):
        yield f"controlGroup_{id_}:optionsListDataView", "index-pattern"


def _of_panel(panel: dict[str, Any]) -> Iterator[tuple[str, str]]:
    id_ = panel["panelIndex"]
    held = panel.get("embeddableConfig", {}).get("attributes")
    if held is None:
        yield f"{id_}:panel_{id_}", panel["type"]
    elif panel["type"] == "lens":
        for layer in held["state"]["datasourceStates"]["formBased"]["layers"]:
            yield f"{id_}:{layer_name(layer)}", "index-pattern"


def _literal(line: ObjectLine) -> Iterator[ContentFinding]:
    if "kibanaSavedObjectMeta" not in line.attributes:
        return
    source = line.source()
    remedy = "name a reference by indexRefName"
    if "index" in source:
        yield line.finding("its query names a data view by id, which an import does not follow", remedy)
    if line.type == "search" and source.get("indexRefName") != f"{SOURCE}.index":
        yield line.finding("its query has no indexRefName of the name that is looked for", remedy)
    for at, each in enumerate(source["filter"]):
        if "index" in each["meta"] or each["meta"].get("indexRefName") != f"{SOURCE}.filter[{at}].meta.index":
            yield line.finding("a filter does not name its data view by reference", remedy, f"filter {at}")
    for panel in panels(line):
        if "attributes" not in panel.get("embeddableConfig", {}) and (
            panel.get("panelRefName") != f"panel_{panel['panelIndex']}"
        ):
            yield line.finding(
                "its panelRefName is not that of its reference",
                f"write panel_{panel['panelIndex']}",
                f"panel {panel['panelIndex']}",
            )


def _twice(line: ObjectLine, part: str, held: list[dict[str, Any]], layers: list[str]) -> Iterator[ContentFinding]:
    """Compare a panel's own references with those of the dashboard, which Kibana follows."""
    given = {str(each["name"]): str(each["id"]) for each in held}
    if sorted(given) != sorted(map(layer_name, layers)):
        yield line.finding("its own references are not those of its layers", "one a layer, and no other", part)
    outer = {str(each["name"]): str(each["id"]) for each in line.references}
    panel = part.removeprefix("panel ")
    for name, id_ in given.items():
        if outer.get(f"{panel}:{name}", id_) != id_:
            yield line.finding(
                f"{name} leads elsewhere on the dashboard than in the panel", "make them equal", part
            )
