"""What the vocabulary is made of once it is read: rules, chains of cues, and how a term is written."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal, NamedTuple

import msgspec

from enrich.text.joined import fold

Kind = Literal["cue", "sense", "tag", "entity", "event", "role", "place"]


class Rule(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What finding a term, or a chain of cues, means."""

    kind: Kind
    name: str
    """Unique among the rules of its kind; evidence carries it: ``labor/strike:walkout``."""
    target: str = ""
    """The tag, canonical name, event type or group of cues that it speaks for."""
    detail: str = ""
    """Kind of entity, or stage of an event."""
    weight: float = 0.0
    needs: tuple[str, ...] = ()
    """Groups of cues of which one must be near."""
    blocks: tuple[str, ...] = ()
    """Groups of cues of which none may be near."""
    near: int = 300
    """Characters within which those cues count."""
    given: str = ""
    """Tag that must hold by other rules before this one counts."""
    languages: tuple[str, ...] = ()
    """Languages it is used in; empty for all."""
    speaks: str = ""
    """Tag that a name speaks for where it stands, such as ``ai`` for a maker of nothing else."""
    mood: str = ""
    """Mood of an event that the words themselves tell: ``if`` or ``past``."""


class Chain(NamedTuple):
    """Groups of cues that mean something when they follow one another within one sentence."""

    groups: tuple[str, ...]
    gap: int
    """Characters at most between one cue and the next."""
    rule: Rule
    wanted: frozenset[str]
    """The groups without their order: all must be there."""


class Meaning(NamedTuple):
    """One reading of a term."""

    rule: Rule
    spelling: str
    """How it must be written, or written in capitals; empty for any."""
    capital: bool
    """Whether it must begin with a capital letter."""


class RuleMatch(NamedTuple):
    """A rule that was met, and where in the joined text."""

    rule: Rule
    start: int
    end: int


_BRACES = re.compile(r"\{([^{}]*)\}")
_SPACES = re.compile(r" +")


def divided(written: str) -> list[str]:
    """Return the terms of a list as they are written, their choices not made."""
    return [term for part in written.replace("\n", ";").split(";") if (term := part.strip())]


def expand(written: str) -> list[str]:
    """Return every term of a list such as ``walk{s,ed} out; picket``; ``;`` or a line's end divides terms."""
    parts = divided(written)
    if "{" not in written:
        return parts
    return [term for part in parts for term in (_chosen(part) if "{" in part else (part,))]


def _chosen(term: str) -> Iterator[str]:
    pieces = _BRACES.split(term)  # literal, choices, literal, choices, ...
    choices = [piece.split(",") if number % 2 else (piece,) for number, piece in enumerate(pieces)]
    return map("".join, product(*choices))


_AMERICAN = re.compile(
    r"\b((?:re|de)?(?:organ|union|author|recogn|final|apolog|critic|modern))iz(?=e|i|a)|\b(labo)r\b"
)


def spellings(terms: list[str]) -> list[str]:
    """Return terms as written and, where that differs, as the British write them; names keep their spelling."""
    whole = "_".join(terms)
    if "iz" not in whole and "labor" not in whole:
        return terms
    return [form for term in terms for form in (_both(term) if "iz" in term or "labor" in term else (term,))]


def _both(term: str) -> tuple[str, ...]:
    other = _AMERICAN.sub(_british, term) if term == term.lower() else term
    return (term, other) if other != term else (term,)


def _british(match: re.Match[str]) -> str:
    return f"{match.group(1)}is" if match.group(1) else "labour"


def patterns(terms: Sequence[str]) -> list[str]:
    """Return the strings to look for in folded text: with the gaps as written, and with single spaces as well."""
    return [pattern for term in folded(terms) for pattern in found_as(term)]


def folded(terms: Sequence[str]) -> list[str]:
    """Return each term as folded text has it, without spaces around it."""
    whole = "_".join(terms)  # folded in one call; an underscore stays one
    alone = whole.count("_") == len(terms) - 1
    return [term.strip() for term in (fold(whole).split("_") if alone else map(fold, terms))]


def found_as(term: str) -> tuple[str, ...]:
    """Return the strings to look for where a term, folded, is meant."""
    return (f" {term} ", f" {_SPACES.sub(' ', term)} ") if "  " in term else (f" {term} ",)
