"""An import as Kibana answers it, without a Kibana: what our content is tried against.

It mimics what the saved objects API documents and its source does: errors of the whole request (400), errors of
single objects beside ``success: false`` under status 200, nothing written where one of those could be resolved. It
knows no spaces, no licences and no migrations. The words of its messages are ours.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from kibana.objects import SUFFIX, TYPES, Object, version_key

Key = tuple[str, str]
"""Type and id."""

MOST = 10_000
"""Most objects of one import (``savedObjects.maxImportExportSize``)."""
_CHECKED = ("index-pattern", "search")
"""Only references to these are looked up when content is imported."""
_RESOLVABLE = ("conflict", "ambiguous_conflict", "missing_references")
_ICONS = {
    "dashboard": "dashboardApp",
    "index-pattern": "indexPatternApp",
    "lens": "lensApp",
    "search": "discoverApp",
}


class Answer(msgspec.Struct, frozen=True):
    """What Kibana says to an import."""

    status: int
    body: dict[str, Any]
    written: Mapping[Key, Object] = {}
    """What is kept of the file."""


def simulate(
    content: bytes, *, held: Iterable[Key] = (), overwrite: bool = True, file_name: str = f"guildwire{SUFFIX}"
) -> Answer:
    """Return Kibana's answer to the upload of a file.

    ``held`` is what is there already; ``overwrite`` replaces it, else it is a conflict.
    """
    if not file_name.endswith(SUFFIX):
        return _refused(f"Invalid file extension of {file_name}: {SUFFIX} is expected")
    try:
        objects = _objects(content)
    except ValueError as error:
        return _refused(f"A line cannot be read: {error}")
    if len(objects) > MOST:
        return _refused(f"Can't import more than {MOST} objects")
    keys = Counter(_key(each) for each in objects)
    if twice := sorted(f"{type_}:{id_}" for (type_, id_), times in keys.items() if times > 1):
        return _refused(f"Non-unique import objects detected: [{','.join(twice)}]")
    return _judged(objects, frozenset(held), overwrite=overwrite)


def _objects(content: bytes) -> list[Object]:
    """Return what is to be imported: empty lines and the summary that an export ends with are passed over."""
    found = [json.loads(line) for line in content.decode().splitlines() if line.strip()]
    if strays := [each for each in found if not isinstance(each, dict)]:
        raise ValueError(f"{strays[0]!r} is no object")
    found = [each for each in found if "exportedCount" not in each]
    if nameless := [each for each in found if not {"type", "id"} <= each.keys()]:
        raise ValueError(f"an object without type or id: {nameless[0]}")
    return found


def _judged(objects: list[Object], held: frozenset[Key], *, overwrite: bool) -> Answer:
    there = held | {_key(each) for each in objects}
    wrong = {_key(each): error for each in objects if (error := _error(each, there, held, overwrite=overwrite))}
    sound = [each for each in objects if _key(each) not in wrong]
    body: dict[str, Any] = {"success": not wrong, "successCount": len(sound), "warnings": []}
    if sound:
        body["successResults"] = [_success(each, held) for each in sound]
    if wrong:
        body["errors"] = [{"error": wrong[_key(each)], **_head(each)} for each in objects if _key(each) in wrong]
    stopped = any(error["type"] in _RESOLVABLE for error in wrong.values())
    return Answer(200, body, {} if stopped else {_key(each): each for each in sound})


def _error(each: Object, there: frozenset[Key], held: frozenset[Key], *, overwrite: bool) -> dict[str, Any] | None:
    if each["type"] not in TYPES:
        return {"type": "unsupported_type"}
    references = [(one.get("type"), one.get("id")) for one in each.get("references", ())]
    if missing := [key for key in references if key[0] in _CHECKED and key not in there]:
        return {"type": "missing_references", "references": [{"type": type_, "id": id_} for type_, id_ in missing]}
    if _key(each) in held and not overwrite:
        return {"type": "conflict"}
    if said := _refusal(each):
        return {"type": "unknown", "message": said, "statusCode": 400}
    return None


def _refusal(each: Object) -> str:
    """Return why an object is refused after its migration, which is nothing for one in order."""
    type_ = TYPES[each["type"]]
    version = each.get("typeMigrationVersion", "")
    if version and version_key(version) > version_key(type_.newest):
        return f"the object belongs to a more recent version [{version}] than the last known one [{type_.newest}]"
    if type_.strict and (unknown := sorted(each.get("attributes", {}).keys() - type_.attributes.keys())):
        return f"[{unknown[0]}]: definition for this key is missing"
    return ""


def _success(each: Object, held: frozenset[Key]) -> dict[str, Any]:
    return {**_head(each), "managed": False, **({"overwrite": True} if _key(each) in held else {})}


def _head(each: Object) -> dict[str, Any]:
    attributes = each.get("attributes", {})
    title = attributes.get("title") or attributes.get("name", "")
    icon = {"icon": _ICONS[each["type"]]} if each["type"] in _ICONS else {}
    return {"id": each["id"], "type": each["type"], "meta": {"title": title, **icon}}


def _refused(message: str) -> Answer:
    return Answer(400, {"statusCode": 400, "error": "Bad Request", "message": message})


def _key(each: Object) -> Key:
    return each["type"], each["id"]
