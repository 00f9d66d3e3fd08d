"""What an item is about: the signals that were met, weighed by where they stand.

A signal in the title counts in full, in the summary less, and far down a body little: a passing
mention in a long text is not its subject. A tag holds when the sum of its signals, each counted
once, reaches its threshold. A child such as ``labor/strike`` needs less, and its parent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import msgspec

from enrich.evidence import SHOWN, ordered
from enrich.rules.rule import Rule, RuleMatch
from enrich.rules.scan import Scan
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import LEAD, SHORT, Text
from enrich.text.taken import Taken
from news.enriched import Pay, Span, Tag
from news.item import FIELDS

TITLE, TEASER, SUMMARY, OPENING, BESIDE, LATER = 1.0, 0.92, 0.8, 0.6, 0.5, 0.15
"""What a signal's weight is multiplied by: in the title; in the first words of a text that is no longer than a
teaser; at the start of the text (the summary, or the body of an item without one); further in its opening; in the
opening of a body beside a summary; after that."""
BRIEF, WORDS = 400, 160
"""Characters of a text that is a teaser of one or two sentences, and of its first words: they go on from the title
and say what the item is about, where the end of a teaser may mention something else."""
FIRST = 300
"""Characters of a text that name its subject, if the title does not: about two sentences."""
REPEATS = 4
"""Mentions after a body's start that are counted."""


class TagScore(msgspec.Struct, frozen=True):
    """How one tag was judged, whether it holds or not."""

    name: str
    score: float
    threshold: float
    evidence: tuple[Span, ...] = ()
    against: tuple[Span, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the item is about it."""
        return self.score >= self.threshold


PAID = Rule("tag", "labor/pay:figure", "labor/pay", weight=0.7, blocks=("sport",), near=150)
"""A figure that is someone's pay speaks for the subject, but for what a player earns."""
PAID_FOR = Rule("tag", "labor/pay:of a role", "labor/pay", weight=0.85, blocks=("sport",), near=150)
"""The same where the text says for which work."""
NAMED = {"union": ("labor", 0.9), "product": ("ai", 1.0)}
"""The subject that a name speaks for by its kind, and its weight: the products in the vocabulary are all AI."""
MADE, MADE_WEIGHT = "ai/generative", 0.5
"""Nearly all of those products make something."""
NOTHING_SPOKEN: Mapping[str, Span] = MappingProxyType({})


class _Given(msgspec.Struct, frozen=True):
    """What there is to judge by, of the signals and what is against by tag."""

    text: Text
    met: Mapping[str, list[RuleMatch]]
    against: Mapping[str, list[Span]]
    spoken: Mapping[str, Span]
    """Categories that speak for a tag."""


def find_tags(
    scan: Scan, vocabulary: Vocabulary, pay: Sequence[Pay] = (), spoken: Mapping[str, Span] = NOTHING_SPOKEN
) -> tuple[Tag, ...]:
    """Return the tags that hold, in the order of the vocabulary.

    ``pay`` are the pay figures of the item, ``spoken`` the categories that speak for a tag.
    """
    return tuple(
        Tag(verdict.name, verdict.score, verdict.evidence, verdict.against)
        for verdict in judge(scan, vocabulary, pay, spoken)
        if verdict.holds
    )


def judge(
    scan: Scan, vocabulary: Vocabulary, pay: Sequence[Pay] = (), spoken: Mapping[str, Span] = NOTHING_SPOKEN
) -> list[TagScore]:
    """Return a verdict on every tag that anything spoke for, in the order of the vocabulary."""
    met: dict[str, list[RuleMatch]] = defaultdict(list)
    against: dict[str, list[Span]] = defaultdict(list)
    for hit in [*scan.found["tag"], *_named(scan), *_paid(scan.text, pay)]:
        obstacle = scan.allows(hit)
        if obstacle is None:
            met[hit.rule.target].append(hit)
        else:
            against[hit.rule.target].append(_against(scan.text, hit, obstacle))
    for hit, cover in scan.hidden:
        span = scan.text.span(cover.start, cover.end, f"sense:{cover.rule.name}", -hit.rule.weight)
        against[hit.rule.target].append(span)
    for child in [
        tag for tag in against if "/" in tag
    ]:  # what kept a part from being met also spoke for its subject
        against[child.partition("/")[0]] += against[child]
    given = _Given(scan.text, met, against, spoken)
    return _decide(given, vocabulary) if met or against or spoken else []


def _named(scan: Scan) -> Iterator[RuleMatch]:
    """Yield what the names in the text say about its subject: a union is labor, a maker of AI is AI."""
    for hit in scan.found["entity"]:
        subject, worth = (hit.rule.speaks, 1.0) if hit.rule.speaks else NAMED.get(hit.rule.detail, ("", 0.0))
        if subject and scan.allows(hit) is None:
            yield RuleMatch(_speaking(subject, hit.rule.detail, worth * hit.rule.weight), hit.start, hit.end)
            if hit.rule.detail == "product":
                yield RuleMatch(
                    _speaking(MADE, hit.rule.detail, MADE_WEIGHT * hit.rule.weight, subject), hit.start, hit.end
                )


@cache
def _speaking(subject: str, kind: str, weight: float, given: str = "") -> Rule:
    return Rule("tag", f"{subject}:{kind} named", subject, weight=weight, given=given)


def _paid(text: Text, pay: Sequence[Pay]) -> Iterator[RuleMatch]:
    for figure in pay:
        for span in figure.evidence[:1]:
            base = text.bases[FIELDS.index(span.field)]
            yield RuleMatch(PAID_FOR if figure.role else PAID, base + span.start, base + span.end)


def _against(text: Text, hit: RuleMatch, obstacle: tuple[str, int, int]) -> Span:
    """Show the cue that spoke against a hit, or the hit itself where it lacked support."""
    cue, start, end = obstacle
    if start == end:
        start, end = hit.start, hit.end
    return text.span(start, end, f"{hit.rule.name} ({cue})", -hit.rule.weight)


def _decide(given: _Given, vocabulary: Vocabulary) -> list[TagScore]:
    verdicts: dict[str, TagScore] = {}
    met = given.met
    parents = [tag for tag in vocabulary.tags if "/" not in tag]
    for parent in parents:
        own = [hit for tag, hits in met.items() if tag.partition("/")[0] == parent for hit in hits]
        _add(verdicts, given, vocabulary, parent, [hit for hit in own if not hit.rule.given])
    held = {name for name, verdict in verdicts.items() if verdict.holds}
    # A tag that counts some signals only beside another child is judged after that child.
    for tag in sorted(vocabulary.tags, key=lambda it: any("/" in hit.rule.given for hit in met.get(it, ()))):
        if tag.partition("/")[0] in held and tag not in held:
            hits = [hit for hit in met.get(tag, ()) if not hit.rule.given or hit.rule.given in held]
            _add(verdicts, given, vocabulary, tag, hits)
            held |= {tag} if tag in verdicts and verdicts[tag].holds else set()
    return [verdicts[tag] for tag in vocabulary.tags if tag in verdicts]


def _add(
    verdicts: dict[str, TagScore], given: _Given, vocabulary: Vocabulary, tag: str, hits: list[RuleMatch]
) -> None:
    category = given.spoken.get(tag)
    if hits or category or tag in given.against:
        score, spans = _weigh(given.text, hits)
        if category:
            score, spans = round(score + category.weight, 3), (*spans[: SHOWN - 1], category)
        shown = ordered(given.against.get(tag, ()))[:SHOWN]
        verdicts[tag] = TagScore(tag, score, vocabulary.tags[tag].threshold, spans, shown)


def _weigh(text: Text, hits: Iterable[RuleMatch]) -> tuple[float, tuple[Span, ...]]:
    """Return the sum of the signals, each at its best place, and the places that gave it."""
    best: dict[str, tuple[float, RuleMatch]] = {}
    later: dict[str, int] = defaultdict(int)
    for hit in _apart(hits):
        factor = _factor(text, hit.start)
        if factor == LATER:
            later[hit.rule.name] += 1
        worth = hit.rule.weight * factor
        if hit.rule.name not in best or worth > best[hit.rule.name][0]:
            best[hit.rule.name] = worth, hit
    score = sum(worth for worth, _ in best.values())
    score += sum(
        best[name][1].rule.weight * LATER * (min(number, REPEATS) - (_factor(text, best[name][1].start) == LATER))
        for name, number in later.items()
    )
    spans = [text.span(hit.start, hit.end, hit.rule.name, round(worth, 3)) for worth, hit in best.values()]
    return round(score, 3), tuple(ordered(spans)[:SHOWN])


def _apart(hits: Iterable[RuleMatch]) -> list[RuleMatch]:
    """Return the hits without those whose words heavier ones have used: the same words are counted once."""
    ranked = sorted(hits, key=_importance)
    taken = Taken(max((hit.end for hit in ranked), default=0))
    kept: list[RuleMatch] = []
    for hit in ranked:
        if not taken.full(hit.start, hit.end):
            taken.take(hit.start, hit.end)
            kept.append(hit)
    return kept


def _importance(hit: RuleMatch) -> tuple[float, int, int, str]:
    return -hit.rule.weight, hit.start - hit.end, hit.start, hit.rule.name


def _factor(text: Text, start: int) -> float:
    field = text.field(start)
    if field == 0:
        return TITLE
    depth = start - text.bases[field]
    if text.ends[field] - text.bases[field] > SHORT and depth > LEAD:
        return LATER
    if field == 2 and text.ends[1] > text.bases[1]:
        return BESIDE
    if depth < WORDS and text.ends[field] - text.bases[field] <= BRIEF:
        return TEASER
    return SUMMARY if depth < FIRST else OPENING
