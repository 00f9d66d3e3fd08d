"""One entry of a vocabulary file, read into a rule; what is wrong with it is said with what to write instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from enrich.rules.rule import Chain, Kind, Rule

GAP = 40
"""Characters between the cues of a chain where its rule does not say otherwise."""
NEAR = 300
"""Characters around a term within which a cue counts where its rule does not say otherwise."""
KEYS = frozenset(
    {"terms", "chains", "weight", "needs", "not", "near", "given", "languages", "mood", "only", "speaks"}
)
MOODS = ("", "if", "past")

RuleEntry = str | Mapping[str, Any]


class BadEntry(ValueError):
    """An entry that cannot be read; the message says what is wrong and what to write instead."""


def read_rule(kind: Kind, name: str, target: str, entry: RuleEntry, detail: str = "") -> Rule:
    """Return the rule of an entry, which is a list of terms or a mapping of :data:`KEYS`.

    Raises :class:`BadEntry`.
    """
    if isinstance(entry, str):
        return Rule(kind, name, target, detail, 1.0)
    if not isinstance(entry, Mapping):
        raise BadEntry(f"it is {entry!r}: write terms divided by ';', or a mapping with terms")
    if unknown := sorted(set(entry) - KEYS):
        raise BadEntry(f"no rule has {', '.join(unknown)}: use {', '.join(sorted(KEYS))}")
    mood = _text(entry, "mood")
    if mood not in MOODS:
        raise BadEntry(f"mood {mood!r} is unknown: write if, past, or leave it out")
    return Rule(
        kind,
        name,
        target,
        detail,
        _number(entry, "weight", 1.0),
        _words(entry, "needs"),
        _words(entry, "not"),
        int(_number(entry, "near", NEAR)),
        _text(entry, "given"),
        _words(entry, "languages"),
        _text(entry, "speaks"),
        mood,
    )


def read_terms(entry: RuleEntry) -> str:
    """Return the written list of terms of an entry."""
    return entry if isinstance(entry, str) else _text(entry, "terms")


def read_chains(entry: RuleEntry, rule: Rule) -> list[Chain]:
    """Return the chains of an entry, each written ``first > second within 30``.

    Raises :class:`BadEntry`.
    """
    written = () if isinstance(entry, str) else entry.get("chains", ())
    if isinstance(written, str) or not isinstance(written, Iterable):
        raise BadEntry(f"chains is {written!r}: write a list such as [cut-verb > job-noun within 28]")
    return [_chain(str(each), rule) for each in written]


def _chain(written: str, rule: Rule) -> Chain:
    names, _, gap = written.partition(" within ")
    groups = tuple(name.strip() for name in names.split(">"))
    if len(groups) < 2 or not all(groups) or not (gap or "0").strip().isdigit():
        raise BadEntry(f"the chain {written!r} cannot be read: write first > second within 30")
    return Chain(groups, int(gap or GAP), rule, frozenset(groups))


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key) or ""
    if not isinstance(value, str):
        raise BadEntry(f"{key} is {value!r}: write it as text, in quotes where YAML reads it otherwise")
    return value


def _words(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(_text(fields, key).split())


def _number(fields: Mapping[str, Any], key: str, usual: float) -> float:
    value = fields.get(key, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadEntry(f"{key} is {value!r}: write a number from 0 up")
    return float(value)
