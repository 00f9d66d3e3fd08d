"""The file of a team: its subscriptions as YAML or JSON, read with the place of every mistake.

::

    subscriptions:
      - name: AI at the table
        query: tag:ai AND tag:labor/negotiation
        channels: ["mail:desk@union.example"]
        pace: daily
        at: 07:30
        zone: America/Los_Angeles

Read by a safe loader that takes words for words (``07:30``, ``no`` and ``2026-12-24`` stay texts) and refuses what
unfolds to more than it shows, such as anchors within anchors.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from alerts.desk.description import KEYS, brief
from alerts.subscription import Subscription
from news.errors import WrongUse
from query.analysis.near import nearest

MOST_BYTES = 5_000_000
MOST_NODES = 200_000
"""Values of a file, each counted as often as it is named."""
MOST_ENTRIES = 10_000
TOP = "subscriptions"


class FileEntry(msgspec.Struct, frozen=True):
    """One subscription as a file describes it."""

    fields: dict[str, Any]
    place: str
    """Where it stands, for a person: ``team.yaml, line 12``."""


def read_file(content: bytes, name: str) -> list[FileEntry]:
    """Return the subscriptions of a file. Raises :class:`WrongUse` naming the file, the place and the remedy."""
    if len(content) > MOST_BYTES:
        raise WrongUse(f"{name} has {len(content):,} bytes: {MOST_BYTES:,} are the most, split it")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongUse(f"{name}, line {line}: this is not UTF-8: save the file as UTF-8") from error
    entries = _from_json(text, name) if _is_json(text, name) else _from_yaml(text, name)
    if len(entries) > MOST_ENTRIES:
        raise WrongUse(f"{name} has {len(entries):,} subscriptions: {MOST_ENTRIES:,} are the most, split it")
    return entries


def write_yaml(subscriptions: Sequence[Subscription]) -> str:
    """Return the file of these subscriptions; tokens of fetched feeds and passwords are left out."""
    rows = [
        {key: "none" if value is None else value for key, value in brief(each).items()} for each in subscriptions
    ]
    written = yaml.dump({TOP: rows}, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=110)
    return str(written)


def write_json(subscriptions: Sequence[Subscription]) -> str:
    """Return the same as JSON."""
    return json.dumps({TOP: [brief(each) for each in subscriptions]}, indent=2, ensure_ascii=False) + "\n"


class _TooMany(Exception):
    """There are more values than are read."""


class _PlainLoader(yaml.SafeLoader):
    """Takes for numbers and truth only what looks so in every version of YAML.

    Not the loader in C: a list of ten thousand brackets ends the whole process there.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own way)
    _nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Stop at too many values: composing is what costs time, long before they are counted as unfolded."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _TooMany
        return super().compose_node(parent, index)


class _PlainDumper(yaml.SafeDumper):
    """Writes each value where it stands, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's signature)
        """Say that nothing is written as an alias."""
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """Write line breaks of other kinds as signs: as they are, they would be read back as blanks."""
        odd = any(each in data for each in "\r\x85\u2028\u2029")
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if odd else None)


_PlainDumper.add_representer(str, _PlainDumper.represent_str)


_REMEDIES = (
    ("'\\t'", "indent with blanks, not with tabs"),
    ("mapping values are not allowed", "put a value with a colon and a blank in it in quotation marks"),
    ("but found '<scalar>'", "put the whole value in quotation marks of the other kind, or mend the indent"),
    ("alphabetic or numeric", "put a value that begins with * or & in quotation marks"),
    ("undefined alias", "put a value that begins with * in quotation marks"),
    ("constructor for the tag", "leave the tag out; put a value that begins with ! in quotation marks"),
    ("cannot start any token", "put a value that begins with such a sign in quotation marks"),
)
"""What helps, by what the reader of YAML says. Most mistakes are queries that YAML takes for something else."""

for _tag, _pattern, _starts in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF"),
    # Nothing after a colon stays an empty text: it is more often forgotten than meant as null.
    ("null", r"(?:~|null|Null|NULL)\Z", "~nN"),
    ("int", r"(?:0|[-+]?[1-9][0-9]{0,17})\Z", "-+0123456789"),
    ("merge", r"<<\Z", "<"),
):
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_starts))


def _from_yaml(text: str, name: str) -> list[FileEntry]:
    try:
        loader = _PlainLoader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise WrongUse(f"{name}, line {line}: this is no character of a text: leave it out") from error
    try:
        node = loader.get_single_node()
        if node is None:
            raise WrongUse(f"{name} is empty: it needs a list under {TOP}:")
        _unfolded(node, name)
        found = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        said = str(error.problem or error.context)
        raise WrongUse(f"{name}{where}: {said}: {_yaml_remedy(said)}") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        said = str(error).splitlines()[0]
        raise WrongUse(f"{name} is no YAML: {said}: leave tags such as !!int out") from error
    except _TooMany as error:
        raise WrongUse(f"{name} has more than {MOST_NODES:,} values: split it") from error
    except RecursionError as error:
        raise WrongUse(f"{name} is nested too deeply: write it flat") from error
    finally:
        loader.dispose()
    return _entries(found, [f"{name}, line {line}" for line in _lines(node)], name)


def _yaml_remedy(said: str) -> str:
    return next((remedy for sign, remedy in _REMEDIES if sign in said), "mend the YAML there")


def _unfolded(node: yaml.Node, name: str) -> None:
    """Raise :class:`WrongUse` where the document unfolds without end or to too much, or has a key twice."""
    sizes: dict[int, int] = {}
    open_: set[int] = set()

    def size(each: yaml.Node) -> int:
        if id(each) in open_:
            raise WrongUse(f"{name}, line {each.start_mark.line + 1}: it holds itself: write it out")
        if id(each) not in sizes:
            open_.add(id(each))
            sizes[id(each)] = 1 + sum(map(size, _children(each, name)))
            open_.discard(id(each))
        return sizes[id(each)]

    if size(node) > MOST_NODES:
        raise WrongUse(f"{name} unfolds to more than {MOST_NODES:,} values: write fewer, or without anchors")


def _children(node: yaml.Node, name: str) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if not isinstance(node, yaml.MappingNode):
        return []
    keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and keys.count(key.value) > 1:
            raise WrongUse(f"{name}, line {key.start_mark.line + 1}: {key.value!r} is there twice: leave one out")
    return [each for pair in node.value for each in pair]


def _lines(node: yaml.Node) -> list[int]:
    """Return where the entries of the list begin, counted from 1."""
    listed = node
    if isinstance(node, yaml.MappingNode):
        listed = next((value for key, value in node.value if key.value == TOP), node)
    return [each.start_mark.line + 1 for each in listed.value] if isinstance(listed, yaml.SequenceNode) else []


def _is_json(text: str, name: str) -> bool:
    """Say whether to read it as JSON; lists in brackets may be YAML as well."""
    start = text.lstrip()[:1]
    return name.endswith(".json") or (start in {"{", "["} and _readable(text))


def _readable(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _from_json(text: str, name: str) -> list[FileEntry]:
    try:
        found = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, name))
    except json.JSONDecodeError as error:
        raise WrongUse(
            f"{name}, line {error.lineno}, column {error.colno}: {error.msg}: mend the JSON there"
        ) from error
    except (RecursionError, ValueError) as error:
        raise WrongUse(
            f"{name} is no JSON of subscriptions: it is nested too deeply, or a number is too long"
        ) from error
    listed = found.get(TOP) if isinstance(found, dict) else found
    places = range(1, len(listed) + 1) if isinstance(listed, list) else ()
    return _entries(found, [f"{name}, entry {n}" for n in places], name)


def _once(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1)
        raise WrongUse(f"{name}: {twice!r} is there twice in one entry: leave one out")
    return found


def _entries(found: Any, places: Sequence[str], name: str) -> list[FileEntry]:
    if isinstance(found, dict):
        if unknown := [str(key) for key in found if key != TOP]:
            raise WrongUse(f"{name} has {unknown[0][:80]!r} at its top: {_meant(unknown[0][:80])}")
        found = found.get(TOP)
        found = [] if found in (None, "") else found
    if not isinstance(found, list):
        raise WrongUse(f"{name} has no list of subscriptions: write them under {TOP}: each with a - before it")
    entries = []
    for each, place in zip(found, places, strict=True):
        if not isinstance(each, dict):
            raise WrongUse(f"{place}: this is no subscription: write name:, query: and so on")
        if not each.get("name"):
            raise WrongUse(f"{place}: this subscription has no name: give it one")
        entries.append(FileEntry({str(key): value for key, value in each.items()}, place))
    return entries


def _meant(key: str) -> str:
    near = nearest(key, (TOP, *KEYS), 1)
    if near and near[0] != TOP:
        return f"{near[0]} belongs to a subscription, in the list under {TOP}:"
    return f"only {TOP}: stands there"
