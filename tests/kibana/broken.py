"""Copies of the content that are broken in one way."""

import json
from collections.abc import Callable
from typing import Any

from kibana.build import objects
from kibana.objects import Object, encoded, lines

Edit = Callable[[Any], object]


def broken(id_: str, edit: Edit) -> bytes:
    """Return the content with one object changed in place."""
    found = objects()
    edit(next(each for each in found if each["id"] == id_))
    return lines(found)


def inside(name: str, edit: Edit) -> Edit:
    """Return an edit of an attribute that is JSON within a string."""

    def changed(each: Object) -> None:
        holder = _holder(each["attributes"], name)
        value = json.loads(holder[name])
        edit(value)
        holder[name] = encoded(value)

    return changed


def _holder(attributes: dict[str, Any], name: str) -> dict[str, Any]:
    holder: dict[str, Any] = attributes["kibanaSavedObjectMeta"] if name == "searchSourceJSON" else attributes
    return holder


def panel(id_: str, edit: Edit) -> Edit:
    """Return an edit of one panel of a dashboard."""
    return inside("panelsJSON", lambda panels: edit(next(each for each in panels if each["panelIndex"] == id_)))


def control(id_: str, edit: Edit) -> Edit:
    """Return an edit of one control of a dashboard."""

    def changed(each: Object) -> None:
        group = each["attributes"]["controlGroupInput"]
        panels = json.loads(group["panelsJSON"])
        edit(panels[id_])
        group["panelsJSON"] = encoded(panels)

    return changed


def layer(id_: str, edit: Edit) -> Edit:
    """Return an edit of what the chart of a panel asks."""
    return panel(id_, lambda each: edit(state(each)["datasourceStates"]["formBased"]["layers"]["layer"]))


def drawing(id_: str, edit: Edit) -> Edit:
    """Return an edit of how the chart of a panel is drawn."""
    return panel(id_, lambda each: edit(state(each)["visualization"]))


def column(panel_: str, id_: str, **changes: Any) -> Edit:
    """Return an edit of one column of a panel's chart."""
    return layer(panel_, lambda each: each["columns"][id_].update(changes))


def state(each: dict[str, Any]) -> dict[str, Any]:
    """Return the state of a panel's chart."""
    found: dict[str, Any] = each["embeddableConfig"]["attributes"]["state"]
    return found


def asking(text: str, language: str = "lucene") -> Edit:
    """Return an edit of the query of a saved search."""
    return inside("searchSourceJSON", lambda source: source.update(query={"language": language, "query": text}))


def reference(name: str, /, **changes: Any) -> Edit:
    """Return an edit of one reference."""
    return lambda each: next(one for one in each["references"] if one["name"] == name).update(changes)
