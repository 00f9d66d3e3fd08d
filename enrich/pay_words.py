"""The word lists behind pay figures, read once from ``vocabularies/pay_*.yaml``."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

FOLDER = Path(__file__).parent / "vocabularies"


class Cue(msgspec.Struct, frozen=True):
    """Something that speaks for (weight above 0) or against an amount being pay."""

    name: str
    weight: float
    side: str
    """left, right, both, before, after, period or size; explained in the data file."""
    pattern: re.Pattern[str]
    rates: float
    """Factor on the weight where the amount is a rate: by the hour, day, week or episode."""
    examples: tuple[str, ...]
    counter: tuple[str, ...]


class Cues(msgspec.Struct, frozen=True):
    """Every cue and the sum from which an amount is pay."""

    threshold: float
    cues: tuple[Cue, ...]

    def on(self, *sides: str) -> tuple[Cue, ...]:
        """Return the cues of these sides."""
        return tuple(cue for cue in self.cues if cue.side in sides)


@cache
def cues() -> Cues:
    """Return the cues of ``pay_cues.yaml``."""
    data = _read("pay_cues.yaml")
    workers = "|".join(sorted(data["workers"].split(), key=len, reverse=True))
    made = tuple(_cue(row, workers) for row in data["cues"])
    return Cues(float(data["threshold"]), made)


@cache
def role_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the last words of job titles and the words that may stand before them, lower case."""
    data = _read("pay_roles.yaml")
    return frozenset(data["heads"].split()), frozenset(data["modifiers"].split())


def _cue(row: dict[str, Any], workers: str) -> Cue:
    pattern = row.get("pattern") or r"\b(?:" + "|".join(map(re.escape, row["words"])) + r")\b"
    pattern = pattern.replace("{worker}", workers).replace("{role}", "|".join(sorted(role_words()[0])))
    return Cue(
        row["name"],
        float(row["weight"]),
        row["side"],
        re.compile(pattern, re.IGNORECASE | re.DOTALL),
        float(row.get("rates", 1.0)),
        tuple(row["examples"]),
        tuple(row["counter"]),
    )


def _read(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (FOLDER / name).open(encoding="utf-8") as file:
        return yaml.load(file, loader)  # noqa: S506 - both are safe loaders
