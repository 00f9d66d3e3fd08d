"""Laws and bills: those of the vocabulary, and others by their numbers and by names that end in Act or Bill.

``AB 1234`` is also a blood group and ``Sister Act`` a film, so the rules ask what stands around: words of
lawmaking (the cues ``law-context``), an article before the name, capitals where a text is not full of them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrich.names.entities import Mention, longest
from enrich.names.unknown import mostly_capitals
from enrich.rules.rule import Rule, RuleMatch
from enrich.rules.scan import CLOSELY, Scan
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import places
from enrich.text.taken import Taken
from news.text.sentences import STOPS
from query.analysis.fold import fold_letters

_BEFORE = 130
"""Characters before Act or Bill in which the whole name is looked for."""
_LONGEST = 14
"""Words of a name at most, its small words counted."""
_NUMBERED = Rule("entity", "law:number", detail="law", needs=("law-context",), near=250)
_NAMED = Rule("entity", "law:named", detail="law", needs=("law-context",), near=200)
_NUMBER = re.compile(
    r"(A\.?\s?B\.?|S\.?\s?B\.?|H\.?\s?B\.?|H\.?\s?R\.?|(?:Assembly|Senate|House)\sBill|Bill\s[CS]|Local\sLaw"
    r"|Prop(?:osition|\.)?|Executive\sOrder)(?:[\s-]?(?:No\.\s?|#)?)([1-9]\d{0,4}(?:-\d{1,4})?)"
    r"(?![\w%$\u20ac\u00a3/-]|[.,:]\d|\s(?:percent|million|points?|yards?|inch|mm|cm|kg|mph)\b)",
    re.IGNORECASE,
)
_FORMS = {
    "AB": "AB {}", "ASSEMBLYBILL": "AB {}", "SB": "SB {}", "SENATEBILL": "SB {}", "HB": "HB {}",
    "HOUSEBILL": "HB {}",
    "HR": "H.R. {}", "BILLC": "Bill C-{}", "BILLS": "Bill S-{}", "LOCALLAW": "Local Law {}",
    "PROP": "Proposition {}", "PROPOSITION": "Proposition {}", "EXECUTIVEORDER": "Executive Order {}",
}  # fmt: skip
"""How the number of a law is written, by the letters of what stands before it; H.R. as Congress writes it."""
_PLAIN = frozenset({"ASSEMBLYBILL", "SENATEBILL", "HOUSEBILL", "BILLC", "BILLS", "LOCALLAW", "EXECUTIVEORDER"})
"""What is a law's number in any company."""
_LETTERS = re.compile(r"[^A-Za-z]+")
_SMALL = frozenset({"of", "and", "for", "in", "to", "on", "with", "from", "against", "or", "&", "the", "through"})
_ARTICLES = frozenset({"the", "this", "a", "an", "its", "their", "his", "her", "our"})
_ON_STAGE = re.compile(r"\s(?:[IVX]+|[Oo]ne|[Tt]wo|[Tt]hree|[1-5])\b")
_A_NAME_FOLLOWS = re.compile(r"\s[A-Z][a-z]")
_OPENING = "\"'\u2018\u201c(["
_ENDING = f"{STOPS}:;\u2013\u2014|\"\u201d\u2019')]"


class _Called(NamedTuple):
    """The words before Act or Bill that are its name."""

    start: int
    words: tuple[str, ...]
    article: bool
    """Whether an article, or whose it is, stands before them."""


def find_laws(scan: Scan, vocabulary: Vocabulary) -> list[Mention]:
    """Return the laws, bills, orders and rules that the text names, in reading order."""
    known = [
        Mention("law", hit.rule.target, hit.start, hit.end, hit.rule.name)
        for hit in scan.found["entity"]
        if hit.rule.detail == "law" and _written(scan.text.raw[hit.start : hit.end]) and scan.allows(hit) is None
    ]
    others = [*_numbered(scan), *_named(scan, vocabulary)]
    if not (known and others):
        return longest(known or others)
    taken = Taken(len(scan.text.raw))
    for law in known:
        taken.take(law.start, law.end)
    return longest([*known, *(it for it in others if taken.free(it.start, it.end))])


def _written(quote: str) -> bool:
    """Say whether a name of the vocabulary is written as one; one of two words needs its capitals."""
    words = quote.split()
    return len(words) > 2 or not any(word[0].islower() for word in words)


def _number_places(scan: Scan) -> Iterator[int]:
    """Yield where a law's number may begin; "AB1836" is one word, so the automaton does not find its letters."""
    for start, _ in scan.cues.get("law-number", ()):
        yield start
    if "law-context" in scan.cues:
        raw = scan.text.raw
        for start in places(raw[:CLOSELY], "AB", "SB", "HB"):
            if raw[start + 2].isdigit() and not raw[start - 1].isalnum():
                yield start


def _numbered(scan: Scan) -> Iterator[Mention]:
    raw = scan.text.raw
    for start in _number_places(scan):
        match = _NUMBER.match(raw, start)
        if match is None or not match.group(1)[0].isupper():
            continue
        sort = _LETTERS.sub("", match.group(1)).upper()
        if (len(match.group(2).partition("-")[0]) > 4) != (sort == "EXECUTIVEORDER"):
            continue
        if sort in _PLAIN or scan.allows(RuleMatch(_NUMBERED, match.start(), match.end())) is None:
            yield Mention("law", _FORMS[sort].format(match.group(2)), match.start(), match.end(), _NUMBERED.name)


def _named(scan: Scan, vocabulary: Vocabulary) -> Iterator[Mention]:
    places = scan.cues.get("law-end")
    if not places:
        return
    raw = scan.text.raw
    for start, end in places:
        if raw[start - 1] != " ":
            continue
        called = _called(raw, start, vocabulary)
        if called is None or not _is_law(scan, called, start, end, vocabulary):
            continue
        name = " ".join([*called.words, raw[start:end]])
        yield Mention("law", name, called.start, end, _NAMED.name)


def _called(raw: str, end: int, vocabulary: Vocabulary) -> _Called | None:
    """Return the capitalised words before a place, back to an article or to what is no part of a name."""
    line = raw[max(0, end - _BEFORE) : end].rpartition("\n")[2]
    tokens = line.split(" ")[:-1]
    stops = vocabulary.lists["law-stops"]
    kept = tried = len(tokens)
    article = listing = False
    for at in range(len(tokens) - 1, max(-1, len(tokens) - 1 - _LONGEST), -1):
        token = tokens[at]
        low = fold_letters(token)
        if low in _ARTICLES:
            article, kept = True, tried
            break
        comma = token.endswith(",")
        if comma and not listing and "and" not in tokens[at + 1 :]:
            break
        listing = listing or comma
        word = token.rstrip(",")
        whose = word.endswith(("'s", "\u2019s", "s'", "s\u2019"))
        if whose and low not in vocabulary.lists["law-whose"]:
            article, kept = True, tried
            break
        if low in _SMALL and at < len(tokens) - 1:
            continue
        if (
            not word
            or not (word[0].isupper() or word[0].isdigit())
            or low in stops
            or (word[-1] in _ENDING and not whose)
        ):
            break
        tried = at
        kept = kept if listing else at
    words = tokens[kept:]
    if not words or words[0][0] in _OPENING:
        return None
    return _Called(end - len(" ".join(words)) - 1, tuple(words), article)


def _is_law(scan: Scan, called: _Called, start: int, end: int, vocabulary: Vocabulary) -> bool:
    raw = scan.text.raw
    last = fold_letters(called.words[-1])
    is_bill = raw[start:end].lower() == "bill"
    if last in vocabulary.lists["law-not-bill" if is_bill else "law-not-act"] or _ON_STAGE.match(raw, end):
        return False
    legal = scan.allows(RuleMatch(_NAMED, called.start, end)) is None
    prose = called.article and not _in_capitals(scan, called.start, end)
    if is_bill:
        a_person = last in vocabulary.lists["given"] or _A_NAME_FOLLOWS.match(raw, end) is not None
        return legal and prose and not a_person
    if sum(word[0].isupper() for word in called.words) < 2:
        return legal and (called.words[-1].isupper() or prose)
    return legal or prose


def _in_capitals(scan: Scan, start: int, end: int) -> bool:
    """Say whether the text beside a name is written with capitals, so that an article says little."""
    number = scan.text.field(start)
    base, stop = scan.text.bases[number], scan.text.ends[number]
    low, high = max(base, start - _BEFORE), min(stop, end + _BEFORE)
    return mostly_capitals(scan.text.raw[low:start] + scan.text.raw[end:high])
