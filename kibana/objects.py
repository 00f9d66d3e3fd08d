"""Saved objects as plain dictionaries: how one is written, which versions and attributes Kibana takes.

Kibana migrates an object up from the version it names and refuses one newer than it knows, so each names the
oldest version that has the shape used here. Attributes that the newest shape does not know are refused for most
types.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

Object = dict[str, Any]
"""One saved object, a line of the file."""

CORE = "8.8.0"
"""``coreMigrationVersion``: the same in every export since Kibana 8.8."""
SUFFIX = ".ndjson"
"""Kibana refuses a file that is called otherwise."""
KEYS = frozenset(
    {"attributes", "coreMigrationVersion", "id", "managed", "references", "type", "typeMigrationVersion"}
)


class Type(msgspec.Struct, frozen=True):
    """A type of saved object that the content may hold."""

    version: str
    """What we write: the oldest shape that fits."""
    newest: str
    """The newest version that every Kibana 9 knows; a higher one is refused by some."""
    attributes: Mapping[str, type | tuple[type, ...]]
    """What may be in it, and its type in JSON."""
    needed: tuple[str, ...]
    encoded: tuple[str, ...] = ()
    """Attributes that are JSON within a string."""
    strict: bool = True
    """Whether Kibana refuses attributes it does not know; where it keeps them, nobody ever reads them."""


_SOURCE = {"kibanaSavedObjectMeta": dict}

TYPES: dict[str, Type] = {
    "tag": Type(
        "8.0.0", "8.0.0", {"name": str, "description": str, "color": str}, ("name", "color"), strict=False
    ),
    "index-pattern": Type(
        "8.0.0",
        "8.0.0",
        {
            **dict.fromkeys(
                (
                    "title",
                    "name",
                    "timeFieldName",
                    "fieldFormatMap",
                    "fieldAttrs",
                    "runtimeFieldMap",
                    "sourceFilters",
                ),
                str,
            ),
            "fields": str,
            "allowHidden": bool,
            "allowNoIndex": bool,
        },
        ("title", "name"),
        ("fieldFormatMap", "fieldAttrs", "runtimeFieldMap", "sourceFilters", "fields"),
        strict=False,
    ),
    "search": Type(
        "10.5.0",
        "10.5.0",
        {
            **_SOURCE,
            **dict.fromkeys(("title", "description", "breakdownField", "viewMode", "density"), str),
            **dict.fromkeys(("columns", "sort"), list),
            **dict.fromkeys(("grid", "timeRange", "refreshInterval", "visContext"), dict),
            **dict.fromkeys(("rowHeight", "rowsPerPage", "sampleSize", "headerRowHeight", "hits", "version"), int),
            **dict.fromkeys(("hideChart", "isTextBasedQuery", "usesAdHocDataView", "timeRestore"), bool),
            "hideAggregatedPreview": bool,
        },
        ("title", "columns", "sort", "kibanaSavedObjectMeta"),
    ),
    "lens": Type(
        "8.9.0",
        "8.9.0",
        {"title": str, "description": str, "visualizationType": str, "state": dict},
        ("title", "visualizationType", "state"),
    ),
    "dashboard": Type(
        "10.2.0",
        "10.2.0",
        {
            **_SOURCE,
            **dict.fromkeys(("title", "description", "timeFrom", "timeTo", "panelsJSON", "optionsJSON"), str),
            **dict.fromkeys(("refreshInterval", "controlGroupInput"), dict),
            **dict.fromkeys(("hits", "version"), int),
            "timeRestore": bool,
        },
        ("title", "panelsJSON", "optionsJSON", "kibanaSavedObjectMeta"),
        ("panelsJSON", "optionsJSON"),
    ),
}
"""Every type that the content may hold. Read in Kibana's own schemas of 9.4; see docs/kibana.md."""

MARK = "guildwire"
"""Every id begins with it."""
TAG = f"{MARK}-tag"
"""Id of the tag that marks what is ours."""


def reference(type_: str, id_: str, name: str) -> dict[str, str]:
    """Return a reference; ``name`` is where in the object it is used."""
    return {"id": id_, "name": name, "type": type_}


def saved_object(
    type_: str, id_: str, attributes: dict[str, Any], references: Iterable[dict[str, str]] = ()
) -> Object:
    """Return an object in the version we write, marked with our tag where its type can be."""
    marks = [] if type_ == "tag" else [reference("tag", TAG, f"tag-ref-{TAG}")]
    return {
        "attributes": attributes,
        "coreMigrationVersion": CORE,
        "id": id_,
        "managed": False,
        "references": [*references, *marks],
        "type": type_,
        "typeMigrationVersion": TYPES[type_].version,
    }


def encoded(value: Any) -> str:
    """Return JSON with sorted keys and nothing between its parts: equal values are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def lines(objects: Iterable[Object]) -> bytes:
    """Return the file: one object a line, in the order given."""
    return "".join(f"{encoded(each)}\n" for each in objects).encode()


def version_key(version: str) -> tuple[int, ...]:
    """Return what versions are compared by. Raises ``ValueError`` for what is none."""
    parts = tuple(int(part) for part in version.split("."))
    if len(parts) != 3:
        raise ValueError(f"{version} is no version of three numbers")
    return parts
