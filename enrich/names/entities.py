"""Who and what is named: canonical names found through their aliases, by rule, and through abbreviations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from enrich.evidence import SHOWN, ordered
from enrich.rules.rule import RuleMatch
from enrich.rules.scan import Scan
from enrich.text.joined import Text
from enrich.text.taken import Taken
from news.enriched import Entity, Title
from query.analysis.fold import unaccented

_LAWGIVERS = ("organization", "place")


class Mention(NamedTuple):
    """One place where something is named."""

    kind: str
    name: str
    start: int
    end: int
    rule: str


def known(scan: Scan) -> list[Mention]:
    """Return the vocabulary's names in the text, the longest where they overlap, in reading order.

    Laws are not among them: what a law is named after is found beside it (see :mod:`enrich.names.laws`).
    """
    return longest(_mention(hit) for hit in scan.allowed("entity") if hit.rule.detail != "law")


def longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in reading order without those that overlap a longer or an earlier one."""
    kept: list[Mention] = []
    touching: list[Mention] = []
    reach = 0
    for mention in sorted(mentions, key=_start):
        if touching and mention.start >= reach:
            kept += _apart(touching, reach)
            touching = []
        touching.append(mention)
        reach = max(reach, mention.end)
    return kept + _apart(touching, reach)


def _apart(touching: list[Mention], reach: int) -> list[Mention]:
    """Choose among mentions that overlap, each the one before it or an earlier one."""
    if len(touching) < 2:
        return touching
    first = touching[0].start
    taken = Taken(reach - first)
    kept = []
    for mention in sorted(touching, key=_importance):
        if taken.free(mention.start - first, mention.end - first):
            taken.take(mention.start - first, mention.end - first)
            kept.append(mention)
    return sorted(kept, key=_start)


def beside(names: Iterable[Mention], laws: Sequence[Mention]) -> list[Mention]:
    """Return the names and the laws in reading order, without the names that are a part of a law's.

    A person, a company or a union in a law's name is not there itself; who made the law is.
    """
    if not laws:
        return list(names)
    taken = Taken(max(law.end for law in laws))
    for law in laws:
        taken.take(law.start, law.end)
    kept = [name for name in names if name.kind in _LAWGIVERS or taken.free(name.start, name.end)]
    return sorted([*kept, *laws], key=_start)


def one_spelling(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with one name for names that differ only in accents.

    It is that of the vocabulary where it has one, else the one with the most accents, since they are left out more
    often than put in; else the one met first.
    """
    if all(mention.name.isascii() for mention in mentions):
        return list(mentions)
    spelled: dict[tuple[str, str], dict[tuple[str, str], Mention]] = {}
    for mention in mentions:
        same = spelled.setdefault((mention.kind, unaccented(mention.name)), {})
        same.setdefault((mention.name, mention.rule), mention)
    chosen = {
        key: max(same.values(), key=_certainty).name
        for key, same in spelled.items()
        if len({name for name, _ in same}) > 1
    }
    return [it._replace(name=chosen.get((it.kind, unaccented(it.name)), it.name)) for it in mentions]


def _certainty(mention: Mention) -> tuple[bool, int]:
    """Return whether the vocabulary spells a name, and how many of its letters have accents."""
    accents = sum(one != other for one, other in zip(mention.name, unaccented(mention.name), strict=True))
    return mention.rule.partition("#")[0] == f"{mention.kind}:{mention.name}", accents


def gather(
    text: Text, mentions: Iterable[Mention], titles: Mapping[str, tuple[Title, ...]] | None = None
) -> tuple[Entity, ...]:
    """Join the mentions of one name, in the order they were first met; ``titles`` are those of each person."""
    titled = titles or {}
    places: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        places[mention.kind, mention.name].append(mention)
    return tuple(
        Entity(
            kind,
            name,
            ordered(text.span(it.start, it.end, it.rule) for it in found[:SHOWN]),
            titled.get(name, ()) if kind == "person" else (),
        )
        for (kind, name), found in places.items()
    )


def _mention(hit: RuleMatch) -> Mention:
    return Mention(hit.rule.detail, hit.rule.target, hit.start, hit.end, hit.rule.name)


def _importance(mention: Mention) -> tuple[int, int, str]:
    return mention.start - mention.end, mention.start, mention.rule


def _start(mention: Mention) -> int:
    return mention.start
