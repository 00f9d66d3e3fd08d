"""The word lists behind pay figures, read once from ``vocabularies/pay_*.yaml``."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import ahocorasick_rs
import msgspec

from enrich.rules import files


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

    @property
    def deciding(self) -> tuple[float, list[tuple[Any, ...]]]:
        """What decides: the threshold, and what each cue looks for and weighs."""
        rows = [
            (cue.name, cue.weight, cue.side, cue.rates, cue.pattern.pattern, sorted(cue.hints))
            for cue in self.cues
        ]
        return self.threshold, rows


@cache
def cues() -> Cues:
    """Return the cues of ``pay_cues.yaml``."""
    return read(files.bundled("pay_cues"))


def read(written: dict[str, Any]) -> Cues:
    """Return the cues of a file that is written as ``pay_cues.yaml`` is."""
    workers = _longest_first(written["workers"].split())
    made = tuple(_cue(row, workers) for row in written["cues"])
    hinted: dict[str, list[int]] = {}
    for number, cue in enumerate(made):
        for hint in cue.hints:
            hinted.setdefault(hint, []).append(number)
    return Cues(
        float(written["threshold"]),
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


def _longest_first(words: Iterable[str]) -> list[str]:
    """Return alternatives in an order of their own: of two that begin alike the longer is found."""
    return sorted(set(words), key=lambda word: (-len(word), word))


def _pattern(row: dict[str, Any], workers: list[str]) -> str:
    words = map(re.escape, _longest_first(row.get("words", ())))
    pattern = files.joined(row.get("pattern", "")) or rf"\b(?:{'|'.join(words)})\b"
    pattern = "".join(rf"(?<!\b{word} )" for word in sorted(row.get("behind", ()))) + pattern
    return pattern.replace("{worker}", "|".join(workers)).replace("{role}", "|".join(sorted(role_words()[0])))


def _cue(row: dict[str, Any], workers: list[str]) -> Cue:
    return Cue(
        row["name"],
        float(row["weight"]),
        row["side"],
        re.compile(_pattern(row, workers), re.DOTALL),
        float(row.get("rates", 1.0)),
        tuple(row["examples"]),
        tuple(row["counter"]),
        _hints(row, workers),
    )


def _hints(row: dict[str, Any], workers: list[str]) -> tuple[str, ...]:
    lists = {"{worker}": workers, "{role}": sorted(role_words()[0])}
    return tuple(
        dict.fromkeys(hint for word in row.get("hints", row.get("words", ())) for hint in lists.get(word, [word]))
    )
