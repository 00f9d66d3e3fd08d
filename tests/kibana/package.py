"""The content laid out as one of Elastic's packages, for their own validator of packages."""

import json
from pathlib import Path
from typing import Any

import yaml

from kibana.objects import MARK

_MANIFEST = {
    "format_version": "3.5.0",
    "name": MARK,
    "title": "Guildwire",
    "description": "News of AI and labor in film, television, games and music.",
    "version": "1.0.0",
    "type": "integration",
    "categories": ["custom"],
    "conditions": {"kibana": {"version": "^9.0.0"}, "elastic": {"subscription": "basic"}},
    "owner": {"github": "guildwire/desk", "type": "community"},
}
_CHANGES = [
    {
        "version": "1.0.0",
        "changes": [
            {"description": "Content", "type": "enhancement", "link": "https://github.com/guildwire/desk/pull/1"}
        ],
    }
]
_ALLOWED = {"errors": {"exclude_checks": ["SVR00004"]}}
"""The one rule of packages that is not ours: the desk shows a saved search, held by reference."""
_FOLDERS = {"index-pattern": "index_pattern"}
"""Folders that are not called after their type."""


def lay_out(content: bytes, folder: Path) -> Path:
    """Write the package into a folder of its name and return that."""
    package = folder / MARK
    _write(package / "manifest.yml", yaml.safe_dump(_MANIFEST))
    _write(package / "changelog.yml", yaml.safe_dump(_CHANGES))
    _write(package / "validation.yml", yaml.safe_dump(_ALLOWED))
    _write(package / "docs" / "README.md", "# Guildwire\n")
    for line in content.decode().splitlines():
        each = json.loads(line)
        type_ = each["type"]
        _write(
            package / "kibana" / _FOLDERS.get(type_, type_) / f"{each['id']}.json",
            json.dumps(_opened(each), indent=4),
        )
    return package


def _opened(value: Any) -> Any:
    """Return an object with its JSON within strings read: that is how packages keep it."""
    if isinstance(value, dict):
        return {
            name: _opened(json.loads(each) if name.endswith("JSON") and isinstance(each, str) else each)
            for name, each in value.items()
        }
    return [_opened(each) for each in value] if isinstance(value, list) else value


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
