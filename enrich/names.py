"""Names that no list has: people by their given names and titles, companies and unions by what they are called.

Headlines written with capitals say less by their capitals, so the rules ask for more there.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from enrich.entities import Mention
from enrich.scan import Scan
from enrich.text import Text
from enrich.vocabulary import Vocabulary

_WORD = r"[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff][\w\u2019'-]*"
_RUN = re.compile(rf"(?<![\w@#&])(?:{_WORD}|[A-Z]\.)(?:(?:\.?\s)(?:(?:[a-z]{{2,3}}\s){{0,2}}(?:{_WORD}\.?|[A-Z]\.)))+")
_TOKEN = re.compile(r"\S+")
_QUOTED = re.compile(r"[\u2018\u201c\"]([^\u2018\u2019\u201c\u201d\"\n]{2,60})[\u2019\u201d\"](?!\w)|(?<!\w)'([^'\n]{2,60})'(?!\w)")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_CAPITALISED = re.compile(r"(?<!\w)[A-Z]\w")
_LOWER = re.compile(r"(?<!\w)[a-z]{4,}")
_STRONG = frozenset(
    "entertainment interactive pictures studios software productions technologies inc inc. corp corp. ltd llc gmbh".split()
)
_WEAK = frozenset("games films media labs records group airlines motors animation holdings television".split())
_COMPANY_DOES = re.compile(
    r"(?:^|\n|[.!?\u2026:\u2013\u2014|]\s)([A-Z][\w&.\u2019'-]*(?:\s(?:of\s)?[A-Z][\w&.\u2019'-]*){0,3}?)(?:['\u2019]s?)?\s"
    r"(?:[Ll]ays?\s[Oo]ff|[Ll]aid\s[Oo]ff|[Ii]s\s[Ll]aying\s[Oo]ff|[Tt]o\s[Ll]ay\s[Oo]ff|[Aa]xes\s\d|[Cc]uts?\s\d|[Tt]o\s(?:[Cc]ut|[Aa]xe)\s\d"
    r"|[Ss]lashes\s\d|[Ii]s\s[Hh]iring|[Ll]ayoffs?\b|[Ww]orkers\b|[Ee]mployees\b|[Ss]taff(?:ers)?\b|[Dd]evs\b)"
)
_COMPANY_IS = re.compile(
    r"\b(?:developer|studio|startup|start-up|publisher|streamer|label|company|firm|maker|retailer|agency|platform|network)\s"
    r"([A-Z][\w&\u2019'-]*(?:\s[A-Z][\w&\u2019'-]*){0,2})"
)
_OPENING = 2_000
"""Characters of a body in which a company is known by what it does; later ones rarely name it first."""
_UNION = re.compile(
    r"(?<!\w)((?:[A-Z][\w\u2019'-]*\s){1,4}(?:Guild|Workers\sUnited|Workers\sAlliance|Workers\sUnion|Employees\sUnion|Players\sAssociation)"
    r"(?:-CWA)?)(?!\w)"
)


def unknown(scan: Scan, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the people, companies and unions that the text names and no list has."""
    text = scan.text
    quoted = [match.span() for match in _QUOTED.finditer(text.raw)]
    loud = _loud(text)
    starts = [start for start, _ in quoted]
    for run in _RUN.finditer(text.raw):
        before = bisect_right(starts, run.start()) - 1
        if before < 0 or run.end() > quoted[before][1]:
            yield from _people(text, run, vocabulary, loud[text.field(run.start())])
            yield from _companies(run, vocabulary, loud[text.field(run.start())])
    yield from _by_deed(text, vocabulary)
    if scan.cues.get("union-close"):
        for match in _UNION.finditer(text.raw):
            name = match.group(1).removeprefix("The ")
            if " " in name and not _is_common(name.split()[0], vocabulary):
                yield Mention("union", name, match.end() - len(name), match.end(), "union:called")


def _loud(text: Text) -> tuple[bool, bool, bool]:
    """Say for each field whether most of its words are capitalised, as in many headlines."""
    found = []
    for start, end in zip(text.bases, text.ends, strict=True):
        part = text.raw[start : min(end, start + 300)]
        found.append(len(_CAPITALISED.findall(part)) > 1.2 * len(_LOWER.findall(part)))
    return found[0], found[1], found[2]


def _people(text: Text, run: re.Match[str], vocabulary: Vocabulary, loud: bool) -> Iterator[Mention]:
    tokens = [(run.start() + token.start(), token.group()) for token in _TOKEN.finditer(run.group())]
    position = 0
    while position < len(tokens) - 1:
        start, first = tokens[position]
        length = 0
        if _may_begin(text, start, first, vocabulary, loud):
            length = _length([token for _, token in tokens[position:]], vocabulary, loud)
        if length:
            last_start, last = tokens[position + length - 1]
            end = last_start + len(_POSSESSIVE.sub("", last).rstrip(".,") if not last.endswith("Jr.") else last)
            name = text.raw[start:end]
            if name.lower() not in vocabulary.lists["characters"]:
                yield Mention("person", name, start, end, "person:given-name")
            position += length
        else:
            position += 1


def _may_begin(text: Text, start: int, first: str, vocabulary: Vocabulary, loud: bool) -> bool:
    word = first.lower()
    if word in vocabulary.lists["given"] or word.partition("-")[0] in vocabulary.lists["given"]:
        return True
    if loud:
        return False
    if word in vocabulary.lists["doubtful"]:
        return True
    before = text.raw[max(0, start - 20) : start].lower().split()
    return bool(before) and before[-1] in vocabulary.lists["titles"] and not _is_common(first, vocabulary)


def _length(tokens: list[str], vocabulary: Vocabulary, loud: bool) -> int:
    """Return how many tokens, given name first, make a person's name; 0 if they make none."""
    at = 1
    while at < len(tokens) and (tokens[at].lower() in vocabulary.lists["particles"] or re.fullmatch(r"[A-Z]\.?", tokens[at])):
        at += 1
    if at >= len(tokens) or not _is_surname(tokens[at], vocabulary):
        return 0
    ends = tokens[at][-1] in ",.;:" or _POSSESSIVE.search(tokens[at])
    following = tokens[at + 1] if at + 1 < len(tokens) and not ends else ""
    if following in ("Jr.", "Jr", "Sr.") or (
        following
        and _is_surname(following, vocabulary)
        and (tokens[at].lower() in vocabulary.lists["given"] or not loud and following[0].isupper() and at == 1 and len(tokens) == 3)
    ):
        return at + 2
    return at + 1


def _is_surname(token: str, vocabulary: Vocabulary) -> bool:
    word = _POSSESSIVE.sub("", token).strip(".,;:")
    return len(word) > 1 and word[0].isupper() and not word.isupper() and not _is_common(word, vocabulary)


def _is_common(word: str, vocabulary: Vocabulary) -> bool:
    return _POSSESSIVE.sub("", word).strip(".,;:").lower() in vocabulary.lists["common"]


def _companies(run: re.Match[str], vocabulary: Vocabulary, loud: bool) -> Iterator[Mention]:
    """Yield what ends in a word that companies end in, such as Entertainment."""
    tokens = list(_TOKEN.finditer(run.group()))
    for number, token in enumerate(tokens[1:], start=1):
        word = _POSSESSIVE.sub("", token.group()).rstrip(",;:").lower()
        if word not in _STRONG and (loud or word not in _WEAK):
            continue
        first = number
        while first and not _is_common(tokens[first - 1].group(), vocabulary) and number - first < 3 and tokens[first - 1].group()[0].isupper():
            first -= 1
        if first < number:
            start = run.start() + tokens[first].start()
            end = run.start() + token.start() + len(_POSSESSIVE.sub("", token.group()).rstrip(",;:"))
            yield Mention("company", run.string[start:end], start, end, "company:called")


def _by_deed(text: Text, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield what lays off, hires, or is said to be a studio, a developer or a startup."""
    for pattern, rule in ((_COMPANY_DOES, "company:employs"), (_COMPANY_IS, "company:is")):
        for match in pattern.finditer(text.raw, 0, text.bases[2] + _OPENING):
            name = _POSSESSIVE.sub("", match.group(1)).rstrip(".,")
            words = name.split()
            if words and len(words[0]) > 1 and not any(_is_common(word, vocabulary) for word in words if word != "of"):
                yield Mention("company", name, match.start(1), match.start(1) + len(name), rule)
