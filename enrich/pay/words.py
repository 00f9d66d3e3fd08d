"""The word lists behind pay figures, read once from ``vocabularies/pay_*.yaml``."""

import hashlib
import re
from functools import cache
from typing import Any

import ahocorasick_rs
import msgspec

from enrich.rules import files

FILES = ("pay_cues.yaml", "pay_roles.yaml")


class Cue(msgspec.Struct, frozen=True):
    """Something that speaks for (weight above 0) or against an amount being pay."""

    name: str
    weight: float
    side: str
    """left, right, both, before, after, period, hours, size, usual or unusual; explained in the data file."""
    pattern: re.Pattern[str]
    rates: float
    """Factor on the weight where the amount is a rate: by the hour, day, week or episode."""
    examples: tuple[str, ...]
    counter: tuple[str, ...]
    hints: tuple[str, ...] = ()
    """Strings, one of which stands wherever the pattern matches; none where that cannot be said."""


class Cues(msgspec.Struct, frozen=True):
    """Every cue and the sum from which an amount is pay."""

    threshold: float
    cues: tuple[Cue, ...]
    finder: ahocorasick_rs.AhoCorasick
    """Finds the hints of all cues in one pass."""
    hinted: tuple[tuple[int, ...], ...]
    """For each string of the finder the numbers of the cues it is a hint of."""
    always: tuple[int, ...]
    """Numbers of the cues without hints."""

    def possible(self, text: str) -> set[int]:
        """Return the numbers of the cues with hints that a lower-case text may have; it has none of the others."""
        found: set[int] = set()
        for number in {number for number, _, _ in self.finder.find_matches_as_indexes(text, overlapping=True)}:
            found.update(self.hinted[number])
        return found

    def on(self, *sides: str) -> tuple[Cue, ...]:
        """Return the cues of these sides."""
        return tuple(cue for cue in self.cues if cue.side in sides)


@cache
def digest() -> str:
    """Return the SHA-256 of the files the rules for pay are made from, part of the rule set's version."""
    found = hashlib.sha256()
    for name in FILES:
        found.update((files.FOLDER / name).read_bytes())
    return found.hexdigest()


@cache
def cues() -> Cues:
    """Return the cues of ``pay_cues.yaml``."""
    data = files.bundled("pay_cues")
    workers = "|".join(sorted(data["workers"].split(), key=len, reverse=True))
    made = tuple(_cue(row, workers) for row in data["cues"])
    hinted: dict[str, list[int]] = {}
    for number, cue in enumerate(made):
        for hint in cue.hints:
            hinted.setdefault(hint, []).append(number)
    return Cues(
        float(data["threshold"]),
        made,
        ahocorasick_rs.AhoCorasick(list(hinted)),
        tuple(map(tuple, hinted.values())),
        tuple(number for number, cue in enumerate(made) if not cue.hints),
    )


@cache
def role_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the last words of job titles and the words that may stand before them, lower case."""
    data = files.bundled("pay_roles")
    return frozenset(data["heads"].split()), frozenset(data["modifiers"].split())


def _cue(row: dict[str, Any], workers: str) -> Cue:
    words = sorted(row.get("words", ()), key=len, reverse=True)  # of two that begin alike the longer is found
    pattern = files.joined(row.get("pattern", "")) or r"\b(?:" + "|".join(map(re.escape, words)) + r")\b"
    pattern = "".join(rf"(?<!\b{word} )" for word in row.get("behind", ())) + pattern
    pattern = pattern.replace("{worker}", workers).replace("{role}", "|".join(sorted(role_words()[0])))
    return Cue(
        row["name"],
        float(row["weight"]),
        row["side"],
        re.compile(pattern, re.DOTALL),
        float(row.get("rates", 1.0)),
        tuple(row["examples"]),
        tuple(row["counter"]),
        _hints(row, workers),
    )


def _hints(row: dict[str, Any], workers: str) -> tuple[str, ...]:
    lists = {"{worker}": workers.split("|"), "{role}": sorted(role_words()[0])}
    return tuple(
        dict.fromkeys(hint for word in row.get("hints", row.get("words", ())) for hint in lists.get(word, [word]))
    )
