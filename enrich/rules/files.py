"""Where the vocabulary files are and how they are read: as ``yaml.CSafeLoader`` does, in less of the time."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "vocabularies"
"""The bundled vocabulary files."""

_TEXT, _MAP, _LIST = (f"tag:yaml.org,2002:{name}" for name in ("str", "map", "seq"))
_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.CSafeLoader):
    def plain(self, node: yaml.Node) -> Any:
        """Return the value of a node; what is no text, list or mapping is left to the loader."""
        if node.tag == _TEXT:
            return node.value
        if node.tag == _LIST:
            return [self.plain(value) for value in node.value]
        if not isinstance(node, yaml.MappingNode) or node.tag != _MAP:
            return self.construct_object(node, deep=True)
        if any(key.tag == _MERGE for key, _ in node.value):
            self.flatten_mapping(node)
        return {self.plain(key): self.plain(value) for key, value in node.value}


def read(content: bytes | str) -> Any:
    """Return what one YAML document holds; raises ``yaml.YAMLError``, or ``TypeError`` for an odd key."""
    loader = _Loader(content)
    try:
        node = loader.get_single_node()
        return None if node is None else loader.plain(node)
    finally:
        loader.dispose()


def bundled(name: str) -> Any:
    """Return what the bundled file of that name, without its ending, holds."""
    return read((FOLDER / f"{name}.yaml").read_bytes())


def joined(pattern: str) -> str:
    """Return a regular expression that a file has on several lines: their edges are layout, their ends nothing."""
    return "".join(line.strip() for line in pattern.splitlines()) if "\n" in pattern else pattern
