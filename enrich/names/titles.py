"""What people are called by office and craft: "union president Jane Roe", "Jane Roe, the union's president".

Only names that were found already are looked at, and only the words beside them, so the cost grows with the
number of people and not with the length of the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from enrich.evidence import SHOWN, ordered
from enrich.names.entities import Mention
from enrich.rules.vocabulary import Vocabulary
from enrich.text.joined import Text
from news.enriched import Span, Title
from query.analysis.fold import fold_letters

BEFORE, AFTER = "title:before", "title:after"
"""Rules: the title stands in front of the name, or behind it and a comma."""
_REACH = 90
"""Characters beside a name in which a title is looked for."""
_WORDS = 5
"""Words of a title at most."""
_LEADING = 5
"""Words between the comma and the title at most: "the union's new"."""
_KINDS = 2
"""Other words between an article and the title at most: "an animation studio executive"."""
_AND = ("and", "&")
_GOES_ON = frozenset(
    {"of", "at", "for", "in", "with", "on", "who", "to", "from", "since", "until", "and", "&", "under"}
)
"""Words that may follow a title without a sign between; a name there has the title itself."""
_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})
_KINDLY = frozenset(
    {"longtime", "long-time", "new", "newly", "elected", "current", "veteran", "award-winning", "then"}
)
_FORMER = frozenset({"former", "ex", "onetime", "one-time", "then"})
_RANKS = frozenset({"associate", "assistant", "deputy", "vice"})
_HONORIFICS = frozenset({"Dr.", "Dr", "Mr.", "Mr", "Mrs.", "Mrs", "Ms.", "Ms", "Sir", "Dame"})
_WORD = re.compile(r"\S+")
_SIGNS = "()\"'\u2018\u2019\u201c\u201d,;:"
_INTRODUCES = re.compile(r",\s(?=\S)|\s\((?=\w)")
_ENDS = re.compile(r"[,;:)!?\n\u2013\u2014]|\.(?=\s+[\"\u201c\u2018A-Z]|\s*$)|\s-\s")
_LAST = re.compile(r"[^\s,]+(?=,$)")
_OWNED = re.compile(r"(?:['\u2019]s|s['\u2019])$")
_JOINED = re.compile(r",?\s(?:and|&)\s|,\s")


class _Found(NamedTuple):
    """A title in the text."""

    name: str
    start: int
    end: int
    many: bool = False
    """Whether it is written for several people: "senators Jane Roe and Ann Doe"."""


def find_titles(text: Text, mentions: Sequence[Mention], vocabulary: Vocabulary) -> dict[str, tuple[Title, ...]]:
    """Return the titles of each person by name, in the order they were met."""
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    shared: list[_Found] = []
    last = -1
    for mention in mentions:
        if mention.kind != "person":
            continue
        before = sorted(_before(text.raw, mention, vocabulary), key=_start)
        if shared and not before and _JOINED.fullmatch(text.raw, last, mention.start):
            before = shared
        shared, last = [found for found in before if found.many], mention.end
        for rule, titles in ((BEFORE, before), (AFTER, _after(text.raw, mention, vocabulary))):
            for found in titles:
                spans[mention.name][found.name].append(text.span(found.start, found.end, rule))
    return {
        person: tuple(Title(name, ordered(shown)[:SHOWN]) for name, shown in titles.items())
        for person, titles in spans.items()
    }


def _start(found: _Found) -> int:
    return found.start


def _before(raw: str, mention: Mention, vocabulary: Vocabulary) -> Iterator[_Found]:
    """Yield the titles right in front of a name, or at the beginning of one such as "President Biden"."""
    start = mention.start
    inside = raw.find(" ", start, mention.end)
    if inside > 0 and _may_end(raw[start:inside], vocabulary):
        yield from _ending(list(_WORD.finditer(raw, start, inside)), vocabulary)
    if raw[start - 1] != " ":
        return
    words = _words_before(raw, start, vocabulary)
    if words and words[-1].group()[-1] == ",":
        words = _apposed(raw, words, mention.end)
    while words:
        found = next(_ending(words, vocabulary), None)
        if found is None:
            return
        yield found
        words = [word for word in words if word.end() <= found.start]
        if not words or words[-1].group() not in _AND:
            return
        words.pop()


def _words_before(raw: str, place: int, vocabulary: Vocabulary) -> list[re.Match[str]]:
    """Return the words in front of a name, without "Mr." and the like; none if they end in no title."""
    low = max(0, place - _REACH)
    low = max(low, raw.rfind("\n", low, place) + 1)
    last = raw[low:place].split()[-1:]
    if not last or not (last[0] in _HONORIFICS or _may_end(last[0].rstrip(","), vocabulary)):
        return []
    words = list(_WORD.finditer(raw, low, place))[-2 * _WORDS :]
    while words and words[-1].group() in _HONORIFICS:
        words.pop()
    return words


def _may_end(word: str, vocabulary: Vocabulary) -> bool:
    """Say whether a title may end in a word."""
    low = fold_letters(word).lstrip(_SIGNS)
    low = low.removeprefix("ex-")
    return low in vocabulary.title_ends or (low[-1:] == "s" and low[:-1] in vocabulary.title_ends)


def _apposed(raw: str, words: list[re.Match[str]], end: int) -> list[re.Match[str]]:
    """Return the words of "the union's president, Jane Roe,": whose it is in front, a sign behind the name.

    A list such as "a director, Jane Roe and Ann Doe" has no sign there; the last word is given without its comma.
    """
    whose = any(word.group().lower() in _ARTICLES or _OWNED.search(word.group()) for word in words[:-1])
    comma = _LAST.search(raw, words[0].start(), words[-1].end()) if whose and raw[end] in ",.;)\n" else None
    return [*words[:-1], comma] if comma else []


def _ending(words: list[re.Match[str]], vocabulary: Vocabulary) -> Iterator[_Found]:
    """Yield the longest title that words end in."""
    if not words or not _may_end(words[-1].group(), vocabulary):
        return
    for first in range(max(0, len(words) - _WORDS), len(words)):
        found = _title(words[first:], vocabulary)
        if found is not None:
            yield _since(found, reversed(words[max(0, first - _LEADING) : first]), vocabulary)
            return


def _title(words: list[re.Match[str]], vocabulary: Vocabulary) -> _Found | None:
    """Return the title that words are, if they are one."""
    written = " ".join(word.group() for word in words).lstrip(_SIGNS)
    low = fold_letters(written)
    end = words[-1].end()
    prefix = ""
    if low.startswith("ex-"):
        prefix, low = "former ", low[3:]
    many = low not in vocabulary.titles and low.endswith("s") and low[:-1] in vocabulary.titles
    if (many or low in vocabulary.titles) and written[-1] not in _SIGNS:
        name = vocabulary.titles[low[:-1] if many else low]
        return _Found(prefix + name, end - len(written), end, many)
    return None


def _since(found: _Found, before: Iterable[re.Match[str]], vocabulary: Vocabulary) -> _Found:
    """Return the title with its rank and what says when it was held: "former" in "the former health minister".

    ``before`` are the words in front of it, the nearest first; they are read back to where the phrase begins.
    """
    for number, match in enumerate(before):
        word = fold_letters(match.group()).lstrip(_SIGNS)
        if number == 0 and word in _RANKS:
            found = found._replace(name=f"{word} {found.name}", start=match.start())
            continue
        said = word.partition("-")[0] if word.startswith(("ex-", "then-")) else word
        if said in vocabulary.lists["title-status"]:
            return found._replace(
                name=f"{'former' if said in _FORMER else said} {found.name}", start=match.start()
            )
        if word in _ARTICLES or word in _GOES_ON or word[-1:] in _SIGNS or _OWNED.search(word):
            break
    return found


def _after(raw: str, mention: Mention, vocabulary: Vocabulary) -> Iterator[_Found]:
    """Yield the titles behind a name and a comma or in brackets, up to the next sign."""
    opening = _INTRODUCES.match(raw, mention.end)
    ends = _ENDS.search(raw, opening.end(), opening.end() + _REACH) if opening else None
    if opening is None or ends is None:
        return
    words = list(_WORD.finditer(raw, opening.end(), ends.start()))
    at = 0
    while at < len(words):
        found = _beginning(words, at, vocabulary)
        if found is None:
            return
        following = [word for word in words if word.start() >= found.end]
        if following and following[0].group() not in _GOES_ON:
            return
        yield found
        if not following or following[0].group() not in _AND:
            return
        at = len(words) - len(following) + 1


def _beginning(words: list[re.Match[str]], at: int, vocabulary: Vocabulary) -> _Found | None:
    """Return the first title from a word on, behind whose it is and kind words alone."""
    kinds = 0
    for first in range(at, min(len(words), at + _LEADING)):
        for last in range(min(len(words), first + _WORDS), first, -1):
            may = _may_end(words[last - 1].group(), vocabulary)
            found = _title(words[first:last], vocabulary) if may else None
            if found is not None and not found.many:
                return _since(found, reversed(words[at:first]), vocabulary)
        word = words[first].group()
        if not _may_lead(word, vocabulary):
            kinds += 1
            after_article = first > at and words[at].group().lower() in _ARTICLES
            if not after_article or kinds > _KINDS or not word.isalpha() or word in _GOES_ON:
                return None
        elif kinds and word.lower() in _ARTICLES:
            return None
    return None


def _may_lead(word: str, vocabulary: Vocabulary) -> bool:
    """Say whether a word may stand between the comma and a title: an article, whose it is, a name."""
    low = fold_letters(word)
    return (
        low in _ARTICLES
        or low in _KINDLY
        or low in vocabulary.lists["title-status"]
        or word[0].isupper()
        or _OWNED.search(low) is not None
    )
