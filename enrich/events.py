"""What happened: type, stage, parties, place and numbers, read sentence by sentence.

The vocabulary tells type and stage (``vocabularies/events.yaml``). Who takes part is read from the names in
the same sentence, by what each type of event can have for parties.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from enrich.evidence import SHOWN, ordered
from enrich.names.entities import Mention
from enrich.rules.rule import RuleMatch
from enrich.rules.scan import Scan
from enrich.text.dates import resolve
from enrich.text.taken import Taken
from news.enriched import Event, Span
from news.text.months import ENGLISH, month_number
from news.text.notices import is_notice

_WORKERS = ("union",)
_SIDES = ("union", "organization", "company")
PARTIES: dict[str, tuple[str, ...]] = {
    "strike": _WORKERS,
    "negotiation": _SIDES,
    "agreement": _SIDES,
    "vote": _SIDES,
    "organizing": ("union", "company"),
    "layoffs": ("company",),
    "hiring": ("company",),
    "lawsuit": ("company", "union", "organization", "person"),
    "legislation": ("organization", "person"),
    "ai-deal": ("company",),
    "ai-use": ("company", "person"),
}
"""Kinds of names that can be parties to each type of event."""
ONE_SIDED = frozenset({"layoffs", "hiring"})
"""Types with one party: the company nearest to the words that tell it, before them rather than after."""
EMPLOYERS = frozenset(
    {"AMPTP", "Motion Picture Association", "Recording Academy", "Entertainment Software Association"}
)
"""Organizations that bargain; public bodies named in the same sentence do not."""

_NOT = re.compile(
    r"\b(?:no|not|never|without|won['\u2019]t|didn['\u2019]t|isn['\u2019]t|aren['\u2019]t|doesn['\u2019]t|hasn['\u2019]t|denies|denied)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_IF_AFTER = re.compile(r"^[^.;]{0,30}\b(?:if|unless)\b", re.IGNORECASE)
_IF = re.compile(
    r"\b(?:if|would|could|may|might|unless|whether|potential|possible|possibly|consider\w*|threat\w*|in case)\b"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:last big|years ago|decades ago|back in|in the (?:19|20)?\d0s|historic strikes? of|previous strike"
    r"|earlier strike)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()\u2014]|\s[-\u2013]\s|\b(?:and|but|as|while|when|after|before|until|since|which|who|that|because|so)\b",
    re.IGNORECASE,
)
"""Ends what is said of an event."""
_OPENING = re.compile(r"\s*(?:In|During|Last|Earlier|Back|A|Two|Three|Four|Several|Some)\s[\w\s]{2,24},\s")
"""A time that a sentence opens with."""
_AGO = re.compile(
    r"\b(?:last (?:year|month|spring|summer|fall|autumn|winter)|(?:weeks|months?|years?) ago"
    r"|earlier this (?:year|month)|the (?:previous|prior) (?:year|month)|in (?:the )?previous"
    r"|(?:during|in) (?:the|their|its) (?:last|previous|prior) (?:round|cycle|talks|negotiations|strike))\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous|prior|(?:the|an|its|their|that) earlier"
    r"|(?:the|its|their|was) last(?! (?:minute|moment|hour|day|week)\b)"
    r"|(?P<year>(?:19|20)\d\d)(?: writers['\u2019]?| actors['\u2019]?)?)\s(?:\w+\s)?\Z",
    re.IGNORECASE,
)
"""Before what happened another time: the previous agreement, the last strike, the 2023 strike."""
_EARLIER_DEAL = re.compile(
    r"\b(?:the|its|their|an?) (?:last|previous|prior|earlier) (?:\w+ )?"
    r"(?:contract|deal|agreement|strike|walkout)\b",
    re.IGNORECASE,
)
_HAD_BEFORE = re.compile(r"\bhad\b[^.;]*\b(?:before|until)\b[^.;,]*\Z", re.IGNORECASE)
_HAD = re.compile(r"\bhad\s(?:(?!to\b)\w+\s){0,2}$", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:sa(?:id|ys?)|announc\w+|confirm\w+|told|tells?|report\w+|reveal\w+|according|stat(?:ed|es|ement)|claim\w*"
    r"|disclos\w+|learn\w*|wr(?:ites?|ote))\b",
    re.IGNORECASE,
)
"""What is reported with these words is news, though it ``had`` happened."""
_IN_YEAR = re.compile(rf"\b(?:in|during)\s(?:(?:{ENGLISH})\s)?((?:19|20)\d\d)\b", re.IGNORECASE)
_IN_MONTH = re.compile(rf"\b(?:[Ii]n|[Dd]uring|[Ll]ast)\s({ENGLISH})\b(?!\.?\s\d)")
RECENT_MONTHS = 2
"""A month that is named without a day is past where that of publication is at least so many months later."""
_YEAR = re.compile(r"(?<![\d$£€.,-])((?:19|20)\d\d)(?![\d%])")
_COUNTED = (
    r"(?:workers|employees|jobs|roles|people|staff(?:ers)?|members|positions|actors|writers|performers|devs"
    r"|developers|journalists|drivers|nurses|attendants)\b"
)
_VOTED = r"\bvot(?:e|es|ed|ing)\s(?:by\s)?"
_TO = r"(?:-|\u2013|\sto\s)"
_NUMBERS = (
    (
        "workers",
        re.compile(
            # 98 percent of voting performers are not 98 performers.
            rf"(?<![\w$£€.,])(\d[\d,.]*)(k?)\s(?!per\s?cent\b)(?:[\w\u2019'-]+\s){{0,3}}?{_COUNTED}",
            re.IGNORECASE,
        ),
    ),
    ("days", re.compile(r"(?<![\w$£€.,])(\d[\d,.]*)()[- ](?:days?)\b", re.IGNORECASE)),
    ("percent", re.compile(r"(?<![\w$£€.,])(\d[\d.]*)()\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)),
    ("votes_for", re.compile(rf"{_VOTED}(\d+)(){_TO}\d+\b", re.IGNORECASE)),
    ("votes_against", re.compile(rf"{_VOTED}\d+{_TO}(\d+)()\b", re.IGNORECASE)),
)  # fmt: skip


REACH = 600
"""Characters of a sentence on each side of an event that are read. Few sentences are longer; text without any
full stop is, and reading all of it for each event would take time by the square of its length."""


def find_events(scan: Scan, mentions: Sequence[Mention], published: datetime | None) -> tuple[Event, ...]:
    """Return the events of the text, those of one type and stage joined, in reading order."""
    found: dict[tuple[str, str | None, str], Event] = {}
    for hit in _outermost(scan.allowed("event")):
        event = _read(scan, hit, mentions, published)
        if event is not None:
            key = event.type, event.stage, event.mood
            found[key] = _join(found[key], event) if key in found else event
    return tuple(_settled(list(found.values())))


def _outermost(hits: Iterable[RuleMatch]) -> list[RuleMatch]:
    """Return the hits in reading order without those within a longer one of the same type.

    One that tells no stage never hides one that does; one of less weight counts only where no other speaks.
    """
    ranked = sorted(hits, key=_rank)
    length = max((hit.end for hit in ranked), default=0)
    taken: dict[str, Taken] = defaultdict(lambda: Taken(length))
    kept: list[RuleMatch] = []
    for hit in ranked:
        words = taken[hit.rule.target]
        if words.free(hit.start, hit.end) if hit.rule.weight < 1 else not words.full(hit.start, hit.end):
            taken[hit.rule.target].take(hit.start, hit.end)
            kept.append(hit)
    return sorted(kept, key=_place)


def _rank(hit: RuleMatch) -> tuple[bool, float, int, int, str]:
    return not hit.rule.detail, -hit.rule.weight, hit.start - hit.end, hit.start, hit.rule.name


def _place(hit: RuleMatch) -> tuple[int, int, str]:
    return hit.start, hit.end, hit.rule.name


def _read(scan: Scan, hit: RuleMatch, mentions: Sequence[Mention], published: datetime | None) -> Event | None:
    text = scan.text
    start, end = text.sentence(hit.start)
    start, end = max(start, hit.start - REACH), min(end, hit.end + REACH)
    before = text.raw[max(start, hit.start - 60) : hit.start]
    sentence = text.raw[start:end]
    if _NOT.search(before) or is_notice(sentence):
        return None
    inside = mentions[bisect_left(mentions, start, key=_begin) : bisect_right(mentions, end, key=_begin)]
    kind = hit.rule.target
    parties = _parties(kind, hit, inside, any(it.kind == "union" for it in mentions))
    evidence = [text.span(hit.start, hit.end, f"event:{hit.rule.name}")]
    evidence += [text.span(it.start, it.end, it.rule) for it in parties]
    return Event(
        type=kind,
        stage=hit.rule.detail or None,
        parties=tuple(dict.fromkeys(it.name for it in parties)),
        place=next((it.name for it in inside if it.kind == "place"), None),
        numbers=_numbers(sentence),
        mood=_mood(hit, before, text.raw[hit.start : end], sentence, published),
        date=resolve(sentence, published),
        evidence=ordered(evidence),
    )


def _begin(mention: Mention) -> int:
    return mention.start


def _parties(kind: str, hit: RuleMatch, inside: Sequence[Mention], unions: bool) -> list[Mention]:
    """Return the names in the sentence that can be parties; ``unions`` says whether the text names any."""
    wanted = [it for it in inside if it.kind in PARTIES.get(kind, ())]
    if kind in ONE_SIDED:
        before = [it for it in wanted if it.start < hit.end]
        return before[-1:] if before else wanted[:1]
    if kind == "strike":
        return wanted if unions else [it for it in inside if it.kind == "company"][:1]
    if kind in ("negotiation", "agreement", "vote"):
        wanted = [it for it in wanted if it.kind != "organization" or it.name in EMPLOYERS]
        if any(it.name in EMPLOYERS for it in wanted):
            return [it for it in wanted if it.kind != "company"]
    return wanted


def _mood(hit: RuleMatch, before: str, after: str, sentence: str, published: datetime | None) -> str:
    if hit.rule.mood:
        return hit.rule.mood
    if _IF.search(before) or _IF_AFTER.search(after):
        return "if"
    years = [int(match.group(1)) for match in _YEAR.finditer(sentence)]
    if published is not None and years and max(years) < published.year - 1:
        return "past"
    if _PAST.search(sentence):
        return "past"
    clause = _clause(sentence, len(sentence) - len(after), hit.end - hit.start)
    if _is_earlier(sentence, len(sentence) - len(after), hit.end - hit.start, published):
        return "past"
    had = _HAD.search(before) is not None or " had " in after[: hit.end - hit.start]
    return "past" if (had and not _SAID.search(before)) or _is_over(clause, published) else ""


def _is_earlier(sentence: str, start: int, length: int, published: datetime | None) -> bool:
    """Say whether the words that tell an event, at ``start`` of its sentence, tell of another time's."""
    if _EARLIER_DEAL.search(sentence, start, start + length):
        return True
    had = _HAD_BEFORE.search(sentence, 0, start)
    if had is not None and not _SAID.search(sentence, 0, start):
        return True
    match = _EARLIER.search(sentence, max(0, start - 60), start)
    if match is None or match["year"] is None:
        return match is not None
    return published is not None and int(match["year"]) < published.year


def _clause(sentence: str, start: int, length: int) -> str:
    """Return what is said of an event in its own clause, behind what its sentence opens with: ``In 2023, ...``."""
    opening = _OPENING.match(sentence, 0, start)
    first = opening.end() if opening else 0
    begins = max((match.end() for match in _CLAUSE.finditer(sentence, first, start)), default=first)
    stop = _CLAUSE.search(sentence, start + length)
    clause = sentence[max(begins, start - 60) : stop.start() if stop else start + length + 60]
    return f"{opening.group()} {clause}" if opening and begins == first else clause


def _is_over(clause: str, published: datetime | None) -> bool:
    """Say whether a clause names a time that was over long before its report."""
    if _AGO.search(clause):
        return True
    if published is None:
        return False
    if any(int(match.group(1)) < published.year for match in _IN_YEAR.finditer(clause)):
        return True
    months = (month_number(match.group(1)) or published.month for match in _IN_MONTH.finditer(clause))
    return any(RECENT_MONTHS <= (published.month - month) % 12 <= 12 - RECENT_MONTHS for month in months)


def _numbers(sentence: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, pattern in _NUMBERS:
        match = pattern.search(sentence)
        if match:
            number = match.group(1).replace(",", "").rstrip(".")
            if number.replace(".", "", 1).isdigit():
                found[name] = float(number) * (1000 if match.group(2) else 1)
    return found


def _join(one: Event, other: Event) -> Event:
    evidence: tuple[Span, ...] = ordered([*one.evidence, *other.evidence])
    return msgspec.structs.replace(
        one,
        parties=tuple(dict.fromkeys((*one.parties, *other.parties))),
        place=one.place or other.place,
        numbers={**other.numbers, **one.numbers},
        date=one.date or other.date,
        evidence=evidence[: 2 * SHOWN],
    )


def _settled(events: list[Event]) -> list[Event]:
    """Drop what says nothing beside another event of its type: one without a stage, or only supposed."""
    staged = {event.type for event in events if event.stage and not event.mood}
    return [event for event in events if event.type not in staged or (event.stage and event.mood != "if")]
