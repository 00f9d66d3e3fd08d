"""What of an item is compared with others: its terms, steps, parties, a MinHash of its text, and index keys."""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from zlib import crc32

import msgspec
from rensa import RMinHash

from enrich.stories.credit import credit, wire
from enrich.stories.steps import known, steps
from enrich.stories.words import ENOUGH, headline, terms, weight
from news.enriched import Enriched, Span
from news.item import Item

RARE = 6
"""Terms of a headline whose pairs are indexed: two headlines of one event nearly always share such a pair."""
TELLING = 2.0
"""What a term for a party or an action is raised by when the rarest are chosen."""
BANDS, ROWS = 10, 4
"""Bands of the MinHash: texts with a Jaccard similarity of 0.8 meet with a chance of 0.995, of 0.5 with 0.48."""
HASHED = 30
"""Words that a summary and body need to be hashed; shorter ones are boilerplate as often as not."""
READ = 1600
"""Characters of summary and body that are hashed."""

_SEED = 20
_TOKEN = re.compile(r"\w+")
_PARTY_KINDS = {"union", "company", "organization", "person", "product"}


class Fingerprint(msgspec.Struct, frozen=True):
    """An item made ready for comparison."""

    item: Item
    terms: frozenset[str]
    steps: dict[str, str]
    parties: frozenset[str]
    companies: frozenset[str]
    acts: frozenset[str]
    counts: frozenset[int]
    minhash: bytes
    keys: tuple[int, ...]
    """Keys under which reports of the same event meet."""
    disputes: tuple[int, ...]
    """Keys under which the steps of one dispute meet."""
    credit: str
    wire: str


def fingerprint(enriched: Enriched) -> Fingerprint:
    """Return the fingerprint of an item; the entities found in its headline are its parties."""
    item = enriched.item
    title = headline(item.title)
    found = terms(title)
    minhash = _minhash(item)
    named = [each for each in enriched.entities if each.kind in _PARTY_KINDS and _in_title(each.evidence)]
    companies = frozenset(each.name for each in named if each.kind == "company")
    # A company's product beside it says nothing more: two reports on one of them need not be of one event.
    parties = frozenset(each.name for each in named if not (companies and each.kind == "product"))
    events = [event for event in enriched.events if not event.mood and _in_title(event.evidence)]
    acts = frozenset(event.type for event in events)
    counts = frozenset(int(event.numbers["workers"]) for event in events if event.numbers.get("workers"))
    done = steps(title)
    keys = dict.fromkeys((*_pair_keys(found), *_event_keys(found, parties, acts, done), *_band_keys(minhash)))
    return Fingerprint(
        item,
        found,
        done,
        parties,
        companies,
        acts,
        counts,
        minhash,
        tuple(keys),
        _dispute_keys(found, done),
        credit(item),
        wire(item),
    )


def _in_title(evidence: Sequence[Span]) -> bool:
    return any(span.field == "title" for span in evidence)


def rarest(found: frozenset[str], number: int = RARE) -> list[str]:
    """Return the terms of most weight, the rarest first, equals in alphabetical order.

    Terms that say who takes part or what happened go before words that are a little rarer.
    """
    first = known().parties | known().actions
    ranks = [
        (-weight(term) - (TELLING if term in first else 0.0), term) for term in found if weight(term) >= ENOUGH
    ]
    return [term for _, term in sorted(ranks)[:number]]


def likeness(one: bytes, other: bytes) -> float:
    """Return the estimated Jaccard similarity of two texts by their MinHashes; 0 where one has none."""
    if not one or not other:
        return 0.0
    mine, theirs = memoryview(one).cast("I"), memoryview(other).cast("I")
    return sum(a == b for a, b in zip(mine, theirs, strict=True)) / len(mine)


def _pair_keys(found: frozenset[str]) -> list[int]:
    """A key for each pair of the rarest terms, independent of the process and of their order."""
    marks = sorted(crc32(term.encode("utf-8", "surrogatepass")) for term in rarest(found))
    return [_signed(one << 32 | other) for one, other in combinations(marks, 2)]


def _event_keys(
    found: frozenset[str], parties: frozenset[str], acts: frozenset[str], done: dict[str, str]
) -> list[int]:
    """A key for each party and what it did: headlines that share no words meet in these."""
    did = {*acts, *(f"{family} {_adjacent(step)}" for family, step in done.items() if family in known().decisive)}
    who = sorted(parties | (known().parties & found))
    return [
        _signed(crc32(f"{one}|{act}".encode("utf-8", "surrogatepass")) << 32 | 1)
        for one in who
        for act in sorted(did)
    ]


def _dispute_keys(found: frozenset[str], done: dict[str, str]) -> tuple[int, ...]:
    """A key for each group of workers in a dispute; games have disputes of their own."""
    if not known().dispute & done.keys():
        return ()
    field = "game" if "game" in found else "screen"
    who = sorted(known().workers & found)
    return tuple(_signed(crc32(f"{one}|{field}".encode("utf-8", "surrogatepass")) << 32 | 2) for one in who)


def _adjacent(step: str) -> str:
    """Return one name for steps that may be one report."""
    return next((min(pair) for pair in known().adjacent if step in pair), step)


def _minhash(item: Item) -> bytes:
    words = _TOKEN.findall(f"{item.summary[:READ]} {item.body[:READ]}"[:READ].lower())
    if len(words) < HASHED:
        return b""
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update([f"{one} {other}" for one, other in pairwise(words)])
    return b"".join(int(number).to_bytes(4, "little") for number in minhash.digest())


def _band_keys(minhash: bytes) -> Sequence[int]:
    size = ROWS * 4
    return [
        _signed(crc32(minhash[at : at + size], at) << 32 | crc32(minhash[at : at + size][::-1], ~at & 0xFFFF))
        for at in range(0, len(minhash), size)
    ]


def _signed(number: int) -> int:
    """Fold an unsigned 64-bit number into the signed range that databases have."""
    return number - (1 << 64) if number >= 1 << 63 else number
