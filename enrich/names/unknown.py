"""Names that no list has: people by their given names and titles, companies and unions by what they are called.

Headlines written with capitals say less by their capitals, so the rules ask for more there.
"""

import re
from collections.abc import Iterator

from enrich.names.entities import Mention
from enrich.rules.scan import Scan
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import CAPITAL, Text
from news.text.sentences import STOPS, ends_at
from query.analysis.fold import fold_letters, unaccented

_OPENING_QUOTES = "\"'\u2018\u201c"
_QUOTE = "'\"\u2018\u2019\u201c\u201d"
_OPENED = re.compile(r"(?:^|[\s(])[\"'\u2018\u201c]([^\"\u2018\u201c\u2019\u201d\n]*)$")
_CLOSED = re.compile(r"[^\"\u2018\u201c\n]{0,60}[\"'\u2019\u201d](?!\w)")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_INITIAL = re.compile(rf"[{CAPITAL}]\.?$")
_CAPITALISED = re.compile(r"(?<!\w)[A-Z]\w")
_LOWER = re.compile(r"(?<!\w)[a-z]{4,}")
_LEADING = re.compile(rf"(?:(?<!\S)|(?<=[(\"'\u2018\u201c]))((?:[{CAPITAL}0-9][\w&\u2019'.-]*\s){{1,4}})$")
_BEHIND_TITLE = re.compile(rf"[ .\u00a0]?(?=[{CAPITAL}])(\S+)")
_BEHIND_TITLE_IN_PROSE = re.compile(
    rf"[ .\u00a0]?(?=[{CAPITAL}])(\S+)\s[{CAPITAL}][\w\u2019'-]+"
    r"(?:\s(?!(?:and|but|for|from|nor|off|out|the|via|with)\b)[a-z]{3}|\.[\"\u201d]?[ \n])"
)
"""A short text with names has many capitals too; a verb without one, or a full stop, tells it from a headline."""
_BEFORE, _AFTER = 70, 70
"""Characters around the word that gives a name away in which the whole of it is looked for."""
_OPENING = 2_000
"""Characters of a body in which a company is known by what it does; later ones rarely name it first."""
_DEED_BEFORE, _DEED_AFTER = 90, 3
"""Characters before a deed in which its doer is named, and behind it, where a number may begin."""
_COMPANY_DOES = re.compile(
    rf"(?:^|\n|[{STOPS}:\u2013\u2014|]\s)([{CAPITAL}][\w&.\u2019'-]*(?:\s(?:of\s)?[{CAPITAL}][\w&.\u2019'-]*){{0,3}}?)(?:['\u2019]s?)?\s"
    r"(?:[Ll]ays?\s[Oo]ff|[Ll]aid\s[Oo]ff|[Ii]s\s[Ll]aying\s[Oo]ff|[Tt]o\s[Ll]ay\s[Oo]ff|[Aa]xes\s\d|[Cc]uts?\s\d"
    r"|[Tt]o\s(?:[Cc]ut|[Aa]xe)\s\d|[Ss]lashes\s\d|[Ii]s\s[Hh]iring|[Ll]ayoffs?\b|[Ww]orkers\b|[Ee]mployees\b"
    r"|[Ss]taff(?:ers)?\b|[Dd]evs\b)"
)
_COMPANY_IS = re.compile(
    r"\b(?:developer|studio|startup|start-up|publisher|streamer|label|company|firm|maker|retailer|agency|network)\s"
    rf"([{CAPITAL}][\w&\u2019'-]*(?:\s[{CAPITAL}][\w&\u2019'-]*){{0,2}})"
)


def unknown(scan: Scan, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield the people, companies and unions that the text names and no list has."""
    loud = _Loud(scan.text)
    yield from _people(scan, vocabulary, loud)
    for mention in _bodies(scan, vocabulary, loud):
        yield mention._replace(name=_as_listed(mention.name, vocabulary))


def _as_listed(name: str, vocabulary: Vocabulary) -> str:
    """Return a name with the words that the lists have, such as Montréal, spelled as they spell them."""
    return " ".join(_listed(word, vocabulary) for word in name.split(" "))


def _listed(word: str, vocabulary: Vocabulary) -> str:
    known = vocabulary.names.get(fold_letters(word), word)
    return known if unaccented(known) == unaccented(word) else word


class _Loud:
    """Says for each field of a text whether most of its words are capitalised, as in many headlines."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: dict[int, bool] = {}

    def __getitem__(self, field: int) -> bool:
        if field not in self._found:
            start, end = self._text.bases[field], self._text.ends[field]
            self._found[field] = mostly_capitals(self._text.raw[start : min(end, start + 300)])
        return self._found[field]


def _bodies(scan: Scan, vocabulary: Vocabulary, loud: _Loud) -> Iterator[Mention]:
    for group, kind in (
        ("company-ending", "company"),
        ("company-weak-ending", "company"),
        ("union-ending", "union"),
    ):
        for start, end in scan.cues.get(group, ()):
            if not ("weak" in group and loud[scan.text.field(start)]):
                yield from _called(scan.text.raw, start, end, kind, vocabulary)
    yield from _by_deed(scan, vocabulary)


def mostly_capitals(part: str) -> bool:
    """Say whether more words of a text are capitalised than long words are not."""
    return len(_CAPITALISED.findall(part)) > 1.2 * len(_LOWER.findall(part))


def _people(scan: Scan, vocabulary: Vocabulary, loud: _Loud) -> Iterator[Mention]:
    raw = scan.text.raw
    after = -1
    for start, rule in sorted(_beginnings(scan, vocabulary, loud)):
        if start < after or not _stands_free(raw, start):
            continue
        tokens = raw[start : start + _AFTER].partition("\n")[0].split(" ")[:5]
        length = _length(tokens, vocabulary, loud[scan.text.field(start)])
        if length:
            name = " ".join(tokens[:length])
            name = name if name.endswith("Jr.") else _POSSESSIVE.sub("", name.rstrip(".,;:!?)\u201d")).rstrip(".,")
            after = start + len(name)
            if fold_letters(name) not in vocabulary.lists["characters"]:
                yield Mention("person", name, start, after, rule)


def _beginnings(scan: Scan, vocabulary: Vocabulary, loud: _Loud) -> Iterator[tuple[int, str]]:
    """Yield where a person's name may begin: at a given name, or behind a title in running text."""
    for start, _ in scan.cues.get("given-name", ()):
        yield start, "person:given-name"
    for start, _ in scan.cues.get("doubtful-name", ()):
        if not loud[scan.text.field(start)]:
            yield start, "person:given-name"
    for start, end in scan.cues.get("person-title", ()):
        pattern = _BEHIND_TITLE_IN_PROSE if loud[scan.text.field(end)] else _BEHIND_TITLE
        shortened = f"{fold_letters(scan.text.raw[start:end])}." in vocabulary.lists["titles"]
        behind = pattern.match(scan.text.raw, end + shortened * (scan.text.raw[end] == "."))
        if behind and not _is_title(behind.group(1), vocabulary):
            yield behind.start(1), "person:title"


def _is_title(word: str, vocabulary: Vocabulary) -> bool:
    return fold_letters(word) in vocabulary.lists["titles"] or fold_letters(word) in vocabulary.title_ends


def _stands_free(raw: str, start: int) -> bool:
    """Say whether a word begins a token and is not inside a quoted title."""
    if raw[start - 1] in "-@#.&/":
        return False
    before = raw[max(0, start - _BEFORE) : start]
    if any(quote in before for quote in _OPENING_QUOTES) and _OPENED.search(before):
        return _CLOSED.match(raw, start) is None
    return True


def _length(tokens: list[str], vocabulary: Vocabulary, loud: bool) -> int:
    """Return how many tokens, given name first, make a person's name; 0 if they make none."""
    if tokens[0][-1:] in _QUOTE + ",;:!?)" or _POSSESSIVE.search(tokens[0]) or _is_common(tokens[0], vocabulary):
        return 0
    at = 1
    while at < len(tokens) and (
        fold_letters(tokens[at]) in vocabulary.lists["particles"] or _INITIAL.match(tokens[at])
    ):
        at += 1
    if at >= len(tokens) or not _is_surname(tokens[at], vocabulary):
        return 0
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at][-1] not in ",.;:" + _QUOTE else ""
    if _POSSESSIVE.search(tokens[at]):
        following = ""
    if following.rstrip(",") in ("Jr.", "Jr", "Sr."):
        return at + 2
    middle = fold_letters(tokens[at]) in vocabulary.lists["given"] or (not loud and at == 1)
    return at + 2 if following and middle and _is_surname(following, vocabulary) else at + 1


def _is_surname(token: str, vocabulary: Vocabulary) -> bool:
    word = _POSSESSIVE.sub("", token.strip(".,;:!?)\u201d")).strip(".,;:")
    return len(word) > 1 and word[0].isupper() and not word.isupper() and not _is_common(word, vocabulary)


def _is_common(word: str, vocabulary: Vocabulary) -> bool:
    return fold_letters(_POSSESSIVE.sub("", word).strip(".,;:!?")) in vocabulary.lists["common"]


def _called(raw: str, start: int, end: int, kind: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield a name that ends in a word that companies or unions end in, such as Entertainment."""
    leading = _LEADING.search(raw, max(0, start - _BEFORE), start)
    if leading is None or "\n" in leading.group():
        return
    words = leading.group(1).split()
    while words and (_is_common(words[0], vocabulary) or words[0][-1] in ".,:;"):
        words.pop(0)
    if words and not any(_is_common(word, vocabulary) or _POSSESSIVE.search(word) for word in words):
        name = " ".join([*words, raw[start:end]])
        yield Mention(kind, name, end - len(name), end, f"{kind}:called")


def _by_deed(scan: Scan, vocabulary: Vocabulary) -> Iterator[Mention]:
    """Yield what lays off, hires, or is said to be a studio, a developer or a startup."""
    text, opening = scan.text, scan.text.bases[2] + _OPENING
    for start, end in scan.cues.get("company-deed", ()):
        if end <= opening:
            for match in _COMPANY_DOES.finditer(text.raw, max(0, start - _DEED_BEFORE), end + _DEED_AFTER):
                if text.raw[match.start()] != "." or ends_at(text.raw, match.start()):
                    yield from _doer(match, "company:employs", vocabulary)
    for start, end in scan.cues.get("company-noun", ()):
        named = _COMPANY_IS.match(text.raw, start) if end <= opening else None
        if named:
            yield from _doer(named, "company:is", vocabulary)


def _doer(match: re.Match[str], rule: str, vocabulary: Vocabulary) -> Iterator[Mention]:
    name = _POSSESSIVE.sub("", match.group(1)).rstrip(".,")
    words = [word for word in name.split() if word != "of"]
    if words and len(words[0]) > 1 and not any(_is_common(word, vocabulary) for word in words):
        yield Mention("company", name, match.start(1), match.start(1) + len(name), rule)
