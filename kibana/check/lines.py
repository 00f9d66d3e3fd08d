"""Checks 1 to 3: lines, what every object has, and the attributes of its type."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from kibana.check.finding import ContentFinding, ObjectLine
from kibana.objects import CORE, KEYS, TYPES, version_key

_ID = re.compile(r"[A-Za-z0-9_.~-]+")
_AGAIN = "write it with `guildwire kibana build`"


def read(content: bytes) -> tuple[list[ObjectLine], list[ContentFinding]]:
    """Return the objects of a file, and what is wrong with its lines (check 1)."""
    found: list[ObjectLine] = []
    wrong = [ContentFinding(0, "the file", what, _AGAIN) for what in _whole(content)]
    for number, text in enumerate(content.decode(errors="replace").splitlines(), 1):
        try:
            value = json.loads(text)
        except ValueError as error:
            wrong.append(ContentFinding(number, "line", f"it cannot be read ({error})", _AGAIN))
            continue
        if not isinstance(value, dict):
            wrong.append(ContentFinding(number, "line", "it is no object", _AGAIN))
            continue
        found.append(ObjectLine(number, value))
        wrong += _keys(found[-1])
    return found, wrong


def _whole(content: bytes) -> Iterator[str]:
    if content.startswith(b"\xef\xbb\xbf"):
        yield "it begins with a byte order mark, which Kibana takes for a part of the first object"
    if not content.endswith(b"\n"):
        yield "its last line has no end"
    if b"\r" in content:
        yield "its lines end with a carriage return"


def _keys(line: ObjectLine) -> Iterator[ContentFinding]:
    given = line.object.keys()
    if unknown := sorted(given - KEYS):
        yield line.finding(f"it has {', '.join(unknown)}", "leave them out: Kibana writes them itself")
    if missing := sorted(KEYS - {"managed"} - given):
        yield line.finding(f"it has no {', '.join(missing)}", _AGAIN)


def identity(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield what is wrong with types, ids and versions (check 2)."""
    times: Counter[tuple[str, str]] = Counter()
    for line in lines:
        times[line.type, line.id] += 1
        if times[line.type, line.id] == 2:
            yield line.finding("it is there twice", "Kibana refuses the whole file: give one another id")
        if not _ID.fullmatch(line.id):
            yield line.finding(
                f"its id {line.id!r} would not survive in an address", "use letters, digits, - and _"
            )
        if line.type not in TYPES:
            yield line.finding(
                f"content has no objects of type {line.type}", f"use one of {', '.join(sorted(TYPES))}"
            )
        else:
            yield from _versions(line)


def _versions(line: ObjectLine) -> Iterator[ContentFinding]:
    if line.object.get("coreMigrationVersion") != CORE:
        yield line.finding(f"its coreMigrationVersion is not {CORE}", _AGAIN)
    newest = TYPES[line.type].newest
    given = line.object.get("typeMigrationVersion")
    try:
        newer = version_key(str(given)) > version_key(newest)
    except ValueError:
        yield line.finding(f"its typeMigrationVersion {given} is no version", f"write {TYPES[line.type].version}")
        return
    if newer:
        yield line.finding(
            f"its typeMigrationVersion {given} is newer than {newest}, the newest that every Kibana 9 knows",
            f"write {TYPES[line.type].version}",
        )


def attributes(lines: Iterable[ObjectLine]) -> Iterator[ContentFinding]:
    """Yield what is wrong with the attributes of each object (check 3)."""
    for line in lines:
        held = line.object.get("attributes")
        if not isinstance(held, dict) or not isinstance(line.object.get("references"), list):
            yield line.finding("its attributes are no object or its references no list", _AGAIN)
        elif line.type in TYPES:
            yield from _attributes(line, held)


def _attributes(line: ObjectLine, held: dict[str, Any]) -> Iterator[ContentFinding]:
    type_ = TYPES[line.type]
    for name in sorted(type_.needed):
        if name not in held:
            yield line.finding(f"it has no {name}", _AGAIN)
    for name, value in sorted(held.items()):
        wanted = type_.attributes.get(name)
        if wanted is None:
            yield line.finding(f"Kibana knows no attribute {name} of a {line.type}", "leave it out")
        elif not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
            yield line.finding(f"{name} is of the wrong type", f"write a {wanted}")
    encoded = [(name, held[name]) for name in type_.encoded if isinstance(held.get(name), str)]
    for name, value in [*encoded, *_within(held)]:
        if not _is_json(value):
            yield line.finding(f"{name} holds no JSON", "encode it as a string of JSON")


def _within(held: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is JSON within a string within an attribute."""
    if isinstance(held.get("kibanaSavedObjectMeta"), dict):
        yield "searchSourceJSON", held["kibanaSavedObjectMeta"].get("searchSourceJSON")
    group = held.get("controlGroupInput")
    if isinstance(group, dict):
        yield "panelsJSON of the controls", group.get("panelsJSON")
        yield "ignoreParentSettingsJSON of the controls", group.get("ignoreParentSettingsJSON")


def _is_json(value: Any) -> bool:
    try:
        json.loads(value)
    except (TypeError, ValueError):
        return False
    return True
