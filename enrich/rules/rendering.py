"""One value of a vocabulary file as it is laid out: on one line or, where that reviews badly, on several."""

import json

import yaml

from enrich.rules import files
from enrich.rules.listing import ITEM, WIDTH, kind, lines, ordered

_ENDLESS = 1_000_000


def rendered(node: yaml.Node, path: tuple[str, ...], text: str, indent: int, room: int) -> list[str]:
    """Return the lines of a value: the first goes on behind its key, the others are lines of their own.

    ``text`` is the file, ``indent`` how far in the other lines are, ``room`` how much fits behind the key.
    """
    line = _in_line(node, path, text, within=False)
    if line is not None and (len(line) <= room or not node.value):
        return [line]
    if isinstance(node, yaml.ScalarNode):
        return _block(node, path, text, indent)
    before, rows = " " * indent, [""]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{before}{_source(key, text)}:"
            first, *rest = rendered(value, (*path, key.value), text, indent + 2, WIDTH - len(name) - 1)
            rows += [f"{name} {first}".rstrip(), *rest]
        return rows
    for value in _items(node, path):
        first, *rest = rendered(value, (*path, ITEM), text, indent + 2, WIDTH - indent - 2)
        if not first:  # a mapping begins behind the dash
            first, *rest = rest
        rows += [f"{before}- {first.strip()}", *rest]
    return rows


def _block(node: yaml.ScalarNode, path: tuple[str, ...], text: str, indent: int) -> list[str]:
    found = [] if kind(path) in ("plain", "set") else lines(node.value, kind(path), WIDTH - indent)
    return ["|", *(" " * indent + line for line in found)] if found else [_source(node, text)]


def _in_line(node: yaml.Node, path: tuple[str, ...], text: str, within: bool) -> str | None:
    """Return a value on one line, ``within`` brackets or not; None where it is a list of one term a line."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, path, text, within)
    if isinstance(node, yaml.MappingNode):
        inner = [
            (_source(key, text), _in_line(value, (*path, key.value), text, True)) for key, value in node.value
        ]
        one = ", ".join(f"{key}: {value}" for key, value in inner)
        return None if any(value is None for _, value in inner) else f"{{{one}}}"
    values = [_in_line(value, (*path, ITEM), text, True) for value in _items(node, path)]
    return None if None in values else f"[{', '.join(map(str, values))}]"


def _scalar(node: yaml.ScalarNode, path: tuple[str, ...], text: str, within: bool) -> str | None:
    of = kind(path)
    if of in ("plain", "set") or not node.value or node.tag != "tag:yaml.org,2002:str":
        return _source(node, text)
    found = lines(node.value, of, _ENDLESS)
    if of == "pattern":
        return "'" + found[0].replace("'", "''") + "'"
    if of == "names":
        return _quoted("; ".join(found), within)
    return _quoted(found[0], within) if len(found) == 1 else None


def _items(node: yaml.Node, path: tuple[str, ...]) -> list[yaml.Node]:
    if kind(path) != "set":
        return list(node.value)
    by_value = {value.value: value for value in node.value}
    return [by_value[value] for value in ordered(by_value)]


def _source(node: yaml.Node, text: str) -> str:
    """Return a scalar as the file has it, in quotes where that goes over several lines."""
    written = text[node.start_mark.index : node.end_mark.index]
    return json.dumps(node.value, ensure_ascii=False) if "\n" in written else written


def _quoted(text: str, within: bool) -> str:
    """Return a text without quotes where YAML reads it as such."""
    alone = f"[{text}]" if within else f"- {text}"
    try:
        plain = files.read(alone) == yaml.safe_load(alone) == [text]  # other readers are stricter than ours
    except (yaml.YAMLError, TypeError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
