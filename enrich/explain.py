"""Why an item has the tags it has: a card for a person and the same for machines."""

from collections.abc import Iterator
from typing import Any

import msgspec

from enrich.annotators import Work, run
from enrich.claims import claims
from enrich.enricher import RuleEnricher
from enrich.evidence import ordered
from enrich.rules.vocabulary import Vocabulary
from enrich.tags import TagScore, judge
from news.enriched import Enriched, Span
from news.errors import WrongUse
from news.item import Item
from news.wording import event_details, event_words, pay_words, yearly_words


class Explained(msgspec.Struct, frozen=True, omit_defaults=True):
    """An enriched item with how each of its tags was judged, those that do not hold included."""

    enriched: Enriched
    verdicts: tuple[TagScore, ...]
    flips: dict[str, str]
    """For a tag: the nearest phrase that would have turned the judgement, and how."""
    passed_over: tuple[Span, ...] = ()
    """Words that could be a name and are not taken for it; the rule says whose and what was missing."""
    stored: str = ""
    """Rules that made the stored claims, where they are others than these."""


def explain(item: Item, enricher: RuleEnricher, rules: str = "", stored: str = "") -> Explained:
    """Run the rules over an item again and tell how they decided; equal rules give equal bytes.

    ``stored`` is the version that made the claims in the index. Raises :class:`WrongUse` if ``rules`` names
    another rule set than the one at hand: rules are not kept, a release is.
    """
    if rules and rules != enricher.rules:
        raise WrongUse(
            f"rules {rules} are not at hand, only {enricher.rules}: install the release and give the vocabulary "
            f"file that made them, or leave --rules out to see what today's rules say"
        )
    work = Work(item, enricher.vocabulary)
    fields, failed = run(work, enricher.stages)
    enriched = Enriched(item=item, rules=enricher.rules, failed=failed, **fields)
    verdicts = tuple(judge(work.scan, enricher.vocabulary, work.pay, work.spoken))
    flips = {verdict.name: _flip(verdict, enricher.vocabulary) for verdict in verdicts}
    other = stored if stored != enricher.rules else ""
    return Explained(enriched, verdicts, flips, _passed_over(work), other)


def _passed_over(work: Work) -> tuple[Span, ...]:
    taken = {(mention.start, mention.end) for mention in work.mentions}
    spans = []
    for hit in work.scan.found["entity"]:
        obstacle = work.scan.allows(hit)
        if obstacle is not None and (hit.start, hit.end) not in taken:
            said = f"near {obstacle[0]}" if obstacle[1] != obstacle[2] else obstacle[0]
            spans.append(work.text.span(hit.start, hit.end, f"{hit.rule.name} ({said})"))
    return tuple(ordered(spans))


def _flip(verdict: TagScore, vocabulary: Vocabulary) -> str:
    """Say which one phrase would have turned a verdict, or that no single one would."""
    lacking = round(verdict.threshold - verdict.score, 3)
    if verdict.holds:
        spare = -lacking
        enough = [span for span in verdict.evidence if span.weight > spare]
        if not enough:
            return "no single phrase decides it"
        least = min(enough, key=_weight)
        return f"without {least.quote!r} ({least.field}, {least.weight:g}) it would not hold"
    enough = [span for span in verdict.against if -span.weight >= lacking]
    if enough:
        nearest = min(enough, key=_weight)
        return f"it would hold but for {nearest.quote!r} ({nearest.field}): {nearest.rule}"
    phrase = _phrase(verdict, lacking, vocabulary)
    said = f"such as {phrase!r} in the title would do" if phrase else "would have to be met as well"
    return f"it lacks {lacking:g}: one more signal {said}"


def _phrase(verdict: TagScore, lacking: float, vocabulary: Vocabulary) -> str:
    """Return the lightest phrase that alone would give a tag what it lacks; empty if none would."""
    met = {span.rule for span in verdict.evidence}  # a signal counts once
    rules = [
        (meaning.rule.weight, meaning.rule.name, meaning.spelling or term.strip())
        for term, meanings in zip(vocabulary.terms, vocabulary.readings, strict=True)
        for meaning in meanings
        if meaning.rule.kind == "tag" and meaning.rule.target.startswith(verdict.name)
        if meaning.rule.weight >= lacking and meaning.rule.name not in met
        if not (meaning.rule.needs or meaning.rule.given or meaning.rule.languages)
    ]
    return min(rules)[2] if rules else ""


def _weight(span: Span) -> tuple[float, str, int]:
    return abs(span.weight), span.field, span.start


def document(explained: Explained) -> dict[str, Any]:
    """Return everything as plain values for JSON."""
    built: dict[str, Any] = msgspec.to_builtins(explained)
    return built


def card(explained: Explained) -> str:
    """Return the card that a person reads: plain text, one claim a paragraph."""
    return "\n".join(_lines(explained)) + "\n"


def _lines(explained: Explained) -> Iterator[str]:
    enriched = explained.enriched
    item = enriched.item
    yield item.title or "(no title)"
    yield " · ".join(part for part in (item.outlet, item.at.strftime("%Y-%m-%d %H:%M UTC"), item.url) if part)
    yield (
        f"rules {enriched.rules} · language {enriched.language or 'unknown'}"
        f" · item {item.id} · revision {item.revision}"
    )
    if explained.stored:
        yield f"the index holds what rules {explained.stored} said; this is what today's say"
    if enriched.failed:
        yield f"failed: {', '.join(enriched.failed)}"
    for heading, holds in (("Tags", True), ("Considered and not given", False)):
        verdicts = [verdict for verdict in explained.verdicts if verdict.holds is holds]
        if verdicts:
            yield from ("", heading)
        for verdict in verdicts:
            yield from _verdict(verdict, explained.flips.get(verdict.name, ""))
    yield from _claims(enriched)
    if explained.passed_over:
        yield from ("", "Names not taken")
        yield from (f"  {_place(span)}  {span.rule}" for span in explained.passed_over)


def _verdict(verdict: TagScore, flip: str) -> Iterator[str]:
    yield f"  {verdict.name}  {verdict.score:g} (needs {verdict.threshold:g})"
    for sign, spans in (("+", verdict.evidence), ("-", verdict.against)):
        for span in spans:
            yield f"    {sign} {abs(span.weight):<5g} {_place(span)}  {span.rule}"
    if flip:
        yield f"    {flip}"


def _claims(enriched: Enriched) -> Iterator[str]:
    names = {
        f"pay:{number}": _told("pay", pay_words(pay), yearly_words(pay)) for number, pay in enumerate(enriched.pay)
    }
    names |= {
        f"event:{number}": _told("event", event_words(event), event_details(event))
        for number, event in enumerate(enriched.events)
    }
    rest = [(claim, spans) for claim, spans in claims(enriched) if not claim.startswith("tag:")]
    if rest:
        yield from ("", "Names and facts")
    for claim, spans in rest:
        yield f"  {names.get(claim, claim)}"
        for span in spans:
            yield f"      {_place(span)}  {span.rule}"


def _told(sort: str, *parts: str) -> str:
    return f"{sort}: " + " · ".join(part for part in parts if part)


def _place(span: Span) -> str:
    return f"{span.field}[{span.start}:{span.end}] “{span.quote}”"
