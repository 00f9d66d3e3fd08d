"""The names that vocabulary files give to tags, events and entities, without the rules that find them.

Reading only these takes a tenth of the time of a whole :class:`enrich.rules.vocabulary.Vocabulary`, so that a
query may be checked by them when a command starts.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from enrich.rules import files
from enrich.rules.entries import read_terms
from enrich.rules.rule import expand
from news.errors import WrongUse

_FILES = {
    "company": "companies",
    "union": "unions",
    "organization": "unions",
    "person": "people",
    "product": "products",
    "law": "laws",
    "place": "places",
    "role": "roles",
}
"""The bundled file with the names of each kind."""

Known = dict[str, str]
"""Canonical values by every name they have, as files write it; the canonical one is among them."""


class VocabularyNames:
    """The names of the bundled files and of the user's own file ``extra``. Each method reads its files anew.

    Raises :class:`WrongUse` naming the file where one cannot be read. Whether its rules make sense stays open.
    """

    def __init__(self, extra: Path | None = None, folder: Path = files.FOLDER) -> None:
        self._extra = extra
        self._folder = folder

    def tags(self) -> Known:
        """Return the tags."""
        return {tag: tag for part in self._parts("tags", "tags") for tag in map(str, part)}

    def events(self) -> Known:
        """Return the types of event, and each ``TYPE/STAGE``."""
        found: Known = {}
        for part in self._parts("events", "events"):
            for kind, stages in part.items():
                found[kind] = kind
                for name in map(str, stages):
                    stage = name.partition(" ")[0]
                    if stage != "-":
                        found[f"{kind}/{stage}"] = f"{kind}/{stage}"
        return found

    def entities(self, kind: str) -> Known:
        """Return the names of one kind of entity with all that they are also called."""
        named = [
            (str(name), entry)
            for part in self._parts(_FILES[kind], "entities")
            for name, entry in (part.get(kind) or {}).items()
        ]
        found = {name: name for name, _ in named}
        for name, entry in named:
            for other in _others(entry):
                found.setdefault(other, name)
        return found

    def _parts(self, name: str, key: str) -> Iterator[Mapping[str, Any]]:
        for path in (self._folder / f"{name}.yaml", self._extra):
            content = _content(path) if path is not None else None
            part = content.get(key) if isinstance(content, Mapping) else None
            if isinstance(part, Mapping):
                yield part


def _others(entry: Any) -> list[str]:
    """Return what a name is also called."""
    variants = entry if isinstance(entry, list) else [entry]
    return [other for variant in variants for other in expand(read_terms(variant or ""))]


def _content(path: Path) -> Any:
    try:
        return files.read(path.read_bytes())
    except OSError as error:
        raise WrongUse(f"the vocabulary file {path} cannot be read ({error.strerror}): name another") from error
    except (yaml.YAMLError, TypeError) as error:
        raise WrongUse(f"the vocabulary file {path} is no YAML, mend it there: {error}") from error
