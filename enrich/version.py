"""The version of the rules: a number that rises with every release, and a digest of what they decide by.

The digest is of what is read and not of the files: it stays the same when they are laid out otherwise, get a
comment or another order of terms, and changes with any term, weight, threshold or stage. Stories are no part
of it: which one an item is in depends on the items before it, and a replay leaves it as it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import msgspec

from enrich import categories, events, evidence, tags
from enrich.annotators import Annotator
from enrich.names import introductions, laws, places, roles, titles, unknown
from enrich.pay import amount, context, currency, find, period, role, split, usual, words, yearly
from enrich.rules import entries, scan, vocabulary
from enrich.text import dates, joined, language
from news.text import sentences

RULES = 1
"""Number of the rule set; raised with every release whose rules differ."""

DECIDING: tuple[tuple[ModuleType, str], ...] = (
    (tags, "TITLE TEASER SUMMARY OPENING BESIDE LATER BRIEF WORDS FIRST REPEATS"),
    (tags, "PAID PAID_FOR NAMED MADE MADE_WEIGHT"),
    (categories, "WEIGHT"),
    (vocabulary, "PARENT CHILD NAME_CUES"),
    (entries, "GAP NEAR"),
    (scan, "CLOSELY _WIDEST"),
    (sentences, "_SEEN _LONGEST"),
    (joined, "READ LEAD SHORT"),
    (language, "READ ENOUGH CLEAR LIKELY LETTERS OTHER_SCRIPT"),
    (dates, "HALF_A_YEAR"),
    (evidence, "SHOWN"),
    (events, "PARTIES ONE_SIDED EMPLOYERS REACH RECENT_MONTHS"),
    (introductions, "OPENING _NEAR _LONGEST_NOUN _LONGEST_NAME"),
    (laws, "_BEFORE _LONGEST _NUMBERED _NAMED"),
    (places, "_LONGEST"),
    (roles, "_BEFORE _AFTER"),
    (titles, "_REACH _WORDS _LEADING _KINDS"),
    (unknown, "_BEFORE _AFTER _OPENING _DEED_BEFORE _DEED_AFTER"),
    (amount, "CURRENCIES _SCALE _GAP _REST _LONGEST"),
    (context, "BEFORE AFTER RATES"),
    (currency, "_NEAR"),
    (find, "CLOSE MOST JOINED LEAN LISTED TOUCHING"),
    (period, "PERIODS"),
    (role, "_LONGEST"),
    (split, "_LOOK_BACK _APART"),
    (usual, "_USUAL _SMALL"),
    (yearly, "_TIMES"),
)
"""The numbers and tables in the code that decide: factors, thresholds, windows, bounds. What else the code of a
stage does is told by the version of the stage."""


def constants() -> dict[str, Any]:
    """Return the value of each of :data:`DECIDING`, by module and name."""
    return {
        f"{module.__name__}.{name}": getattr(module, name) for module, names in DECIDING for name in names.split()
    }


def version(
    known: vocabulary.Vocabulary, stages: Sequence[Annotator], decided: Mapping[str, Any] | None = None
) -> str:
    """Return ``NUMBER-DIGEST`` of the rules at hand; equal in every process that has equal rules.

    ``decided`` are the constants of the code, those of :func:`constants` if not given.
    """
    parts = (
        [(stage.name, stage.version) for stage in stages],
        list((constants() if decided is None else decided).values()),
        known.deciding,
        words.cues().deciding,
        words.role_words(),
    )
    return f"{RULES}-{digest(parts)[:8]}"


def digest(parts: Any) -> str:
    """Return the SHA-256 of values; sets and mappings count without their order."""
    return hashlib.sha256(msgspec.msgpack.encode(parts, order="deterministic")).hexdigest()
