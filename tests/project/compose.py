"""The compose file as Docker would read it: merged, with the variables of an env file put in."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
ENV_EXAMPLE = ROOT / ".env.example"

_REFERENCE = re.compile(r"\$\$|\$\{(\w+)(?:(:?[?-])([^}]*))?\}")


def example() -> dict[str, str]:
    """Return the variables of ``.env.example``, each password filled in with one of its own."""
    lines = [line for line in ENV_EXAMPLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    given = dict(line.split("=", 1) for line in lines)
    return {name: value or f"{name.lower()}-{'p' * 32}" for name, value in given.items()}


def optional() -> dict[str, str]:
    """Return the variables that ``.env.example`` shows behind a ``#``, with the value they have if left so."""
    return dict(re.findall(r"^#(\w+)=(.*)$", ENV_EXAMPLE.read_text("utf-8"), re.MULTILINE))


def references() -> dict[str, str]:
    """Return each variable the compose file refers to with its default, ``?`` where it must be given."""
    text = COMPOSE.read_text("utf-8")
    found = [match for match in _REFERENCE.finditer(text) if match[1]]
    named = {match[1]: "?" if "?" in (match[2] or "") else match[3] or "" for match in found}
    return {**named, **dict.fromkeys(secrets().values(), "?")}


def secrets() -> dict[str, str]:
    """Return the variable that each secret is taken from."""
    return {name: each["environment"] for name, each in loaded()["secrets"].items()}


def loaded(variables: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the compose file's content; ``variables`` are put in for its references where given.

    An environment's name without a value is passed on from them, and left out where they have none. Raises
    ``KeyError`` for a reference that must be given and is not.
    """
    text = COMPOSE.read_text("utf-8")
    if variables is not None:
        text = _REFERENCE.sub(lambda match: _value(match, variables), text)
    content: dict[str, Any] = yaml.safe_load(text)
    if variables is not None:
        for service in content["services"].values():
            given = service.get("environment") or {}
            passed = {name: variables.get(name) if value is None else value for name, value in given.items()}
            service["environment"] = {name: value for name, value in passed.items() if value is not None}
    return content


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    if match[1] is None:
        return "$"
    if match[1] in variables and (variables[match[1]] or match[2] == "-"):
        return variables[match[1]]
    if (match[2] or "").endswith("-"):
        return match[3]
    raise KeyError(match[1])
