"""The compose file as Docker would read it: merged, with the variables of an env file put in."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
ENV_EXAMPLE = ROOT / ".env.example"

_REFERENCE = re.compile(r"\$\$|\$\{(\w+)(?::([?-])([^}]*))?\}")


def example() -> dict[str, str]:
    """Return the variables of ``.env.example``, each password filled in."""
    lines = [line for line in ENV_EXAMPLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    return {name: value or "p" * 43 + "=" for name, value in given.items()}


def references() -> dict[str, str]:
    """Return each variable the compose file refers to with its default, ``?`` where it must be given."""
    text = COMPOSE.read_text("utf-8")
    found = [match for match in _REFERENCE.finditer(text) if match[1]]
    return {match[1]: "?" if match[2] == "?" else match[3] or "" for match in found}


def loaded(variables: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the compose file's content; ``variables`` are put in for its references where given.

    Raises ``KeyError`` for a reference that must be given and is not.
    """
    text = COMPOSE.read_text("utf-8")
    if variables is not None:
        text = _REFERENCE.sub(lambda match: _value(match, variables), text)
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    if match[1] is None:
        return "$"
    if match[1] in variables:
        return variables[match[1]]
    if match[2] == "-":
        return match[3]
    raise KeyError(match[1])
