"""The feed list: a YAML file that people write, so every mistake is answered with its place and its remedy."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import yaml

from ingest.feed import Feed
from ingest.identity.links import same
from news.errors import WrongUse

MOST_MINUTES = 24 * 60
FIELDS = ("url", "outlet", "kind", "beat", "country", "language", "every", "full_text", "local")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 .&'+-]*\Z")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def load(path: Path) -> list[Feed]:
    """Return the feeds of the file in its order. Raises :class:`WrongUse` naming the entry and what to change."""
    try:
        return read(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise WrongUse(
            f"the feed list {path} cannot be read ({error.strerror}): name another with --feeds"
        ) from error
    except UnicodeDecodeError as error:
        raise WrongUse(f"the feed list {path} is not in UTF-8: save it as UTF-8") from error


def read(text: str, name: str = "feeds.yaml") -> list[Feed]:
    """Return the feeds in a list's text; ``name`` is what error messages call it."""
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise WrongUse(f"{name}{where} is no valid YAML: {getattr(error, 'problem', error)}") from error
    entries = found.get("feeds") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise WrongUse(f"{name} has no list `feeds:`: begin it with `feeds:` and one `- url: ...` for each feed")
    feeds = [_entry(entry, f"{name}, feed {place}") for place, entry in enumerate(entries, 1)]
    _refuse_doubles(feeds, name)
    return feeds


def add(text: str, feed: Feed) -> str:
    """Return the list's text with ``feed`` at its end; everything else stays as it was written."""
    if text.strip():
        feeds = read(text)
        _refuse_doubles([*feeds, feed], "the feed list")
        if not feeds:
            text = re.sub(r"^feeds:.*$", "feeds:", text, flags=re.MULTILINE)
    else:
        text = "feeds:\n"
    indent = _indent(text)
    return text.rstrip("\n") + "\n" + _written(feed, indent)


def remove(text: str, url: str) -> str:
    """Return the list's text without the feed at ``url``. Raises :class:`WrongUse` if it is not there."""
    node = _feeds_node(text)
    for entry in node.value if node is not None else ():
        if _value_of(entry, "url") == url:
            lines = text.splitlines(keepends=True)
            first, last = entry.start_mark.line, entry.end_mark.line
            while last > first + 1 and not lines[last - 1].strip():
                last -= 1
            if last == entry.start_mark.line or (
                last < len(lines) and entry.end_mark.column > entry.start_mark.column
            ):
                last += 1
            kept = "".join([*lines[:first], *lines[last:]])
            return kept if len(node.value) > 1 else re.sub(r"^feeds:\s*$", "feeds: []", kept, flags=re.MULTILINE)
    raise WrongUse(f"{url} is not in the feed list: `guildwire feeds` shows what is")


def write(feeds: Sequence[Feed]) -> str:
    """Return a new list's text."""
    return "feeds:\n" + "".join(_written(feed, "  ") for feed in feeds) if feeds else "feeds: []\n"


def _entry(entry: Any, where: str) -> Feed:
    if not isinstance(entry, dict):
        raise WrongUse(f"{where} is not `url: ...` and `outlet: ...`: write `- url: https://...` and so on")
    label = f"{where} ({entry.get('outlet') or entry.get('url') or 'no outlet'})"
    for field in entry:
        if field not in FIELDS:
            raise WrongUse(f"{label}: `{field}` is not known: the fields are {', '.join(FIELDS)}")
    for field in ("url", "outlet"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            raise WrongUse(f"{label}: `{field}` is missing: each feed needs a url and an outlet")
    beat = entry.get("beat")
    if isinstance(beat, str):
        entry = {**entry, "beat": [part.strip() for part in re.split(r"[|,]", beat) if part.strip()]}
    try:
        feed = msgspec.convert({name: value for name, value in entry.items() if value is not None}, Feed)
    except msgspec.ValidationError as error:
        raise WrongUse(f"{label}: {str(error).replace(' - at `$.', ' in `')}; mend that field") from error
    check(feed, label)
    return feed


def check(feed: Feed, label: str) -> None:
    """Raise :class:`WrongUse` for an address or an interval that cannot be."""
    try:
        parts = urlsplit(feed.url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or any(sign.isspace() for sign in feed.url):
        raise WrongUse(f"{label}: `url` {feed.url!r} is no feed address: it begins with https:// or http://")
    if feed.every is not None and not 1 <= feed.every <= MOST_MINUTES:
        raise WrongUse(f"{label}: `every` is {feed.every}: give minutes from 1 to {MOST_MINUTES}")


def _refuse_doubles(feeds: Sequence[Feed], name: str) -> None:
    seen: dict[str, Feed] = {}
    for feed in feeds:
        other = seen.setdefault(same(feed.url), feed)
        if other is not feed:
            raise WrongUse(f"{name} has {feed.url} twice ({other.outlet}, {feed.outlet}): remove one of them")


def _written(feed: Feed, indent: str) -> str:
    values = msgspec.to_builtins(feed)
    lines = [
        f"{name}: {_scalar(values[name])}" for name in FIELDS if values[name] not in ("", None, False, [], ())
    ]
    return f"{indent}- {lines[0]}\n" + "".join(f"{indent}  {line}\n" for line in lines[1:])


def _scalar(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_scalar(part) for part in value) + "]"
    if isinstance(value, bool | int):
        return str(value).lower()
    text = str(value)
    plain = _PLAIN.match(text) and text.lower() not in _WORDS_OF_YAML and text == text.strip()
    return text if plain else msgspec.json.encode(text).decode()


def _feeds_node(text: str) -> Any:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next(
        (value for key, value in pairs if key.value == "feeds" and isinstance(value, yaml.SequenceNode)), None
    )


def _value_of(entry: Any, name: str) -> str | None:
    pairs = entry.value if isinstance(entry, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == name), None)


def _indent(text: str) -> str:
    match = re.search(r"^( *)- ", text, re.MULTILINE)
    return match[1] if match else "  "
