"""Splitting text into words as Lucene's ``StandardTokenizer`` does (Unicode Annex 29, word boundaries).

Texts of Latin, Greek and Cyrillic letters take a short pattern; anything else a longer one that
also knows combining marks, East Asian characters and emoji.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LONGEST = 255
"""Longer words are cut into pieces of this many characters, as Lucene does."""

_NOT_SIMPLE = re.compile(
    r"[^\x00-\xa8\xaa-\xac\xaf-\u02af\u0370-\u0482\u048a-\u0558\u0560-\u0588\u2010-\u2027\u2030-\u203b"
    r"\u203d\u203e\u2041-\u2048\u204a-\u2053\u20a0-\u20bf]"
)
_BLANK = re.compile("[ \n]")
_MID_LETTER = ":·\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a"
_MID_NUMBER = ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b"
_MID_BOTH = ".'\u2018\u2019\u2024\ufe52\uff07\uff0e"
_CONNECTORS = "_\u202f\u203f\u2040\u2054\ufe33\ufe34\ufe4d\ufe4e\ufe4f\uff3f"

_NUMERALS = "²³¹¼½¾"
"""Word characters to Python, but no part of a word in Annex 29."""


def _ranges(points: list[int]) -> str:
    pieces: list[str] = []
    first = last = points[0]
    for point in [*points[1:], -1]:
        if point != last + 1:
            pieces.append(f"\\U{first:08x}-\\U{last:08x}")
            first = point
        last = point
    return "".join(pieces)


def _simple(pattern: str) -> str:
    """Return the inside of the class of the simple characters that a pattern matches.

    A class of ranges is looked up in a table; one of ``\\w`` and exceptions is gone through at each character.
    """
    matching = re.compile(pattern)
    return _ranges([point for point in range(0x20C0) if matching.match(chr(point))])


_LETTERS = _simple(rf"[^\W\d_{_NUMERALS}]")
_LETTERS_AND_DIGITS = _simple(rf"[^\W_{_NUMERALS}]")
_INSIDE = _simple(rf"[^\W{_NUMERALS}]")
_SIMPLE = re.compile(
    rf"_*[{_LETTERS_AND_DIGITS}][{_INSIDE}]*"
    rf"(?:(?=[{_MID_LETTER}{_MID_BOTH}{_MID_NUMBER}])"  # costs little and spares most words the rest
    rf"(?:(?<=[{_LETTERS}])[{_MID_LETTER}{_MID_BOTH}](?=[{_LETTERS}])"
    rf"|(?<=\d)[{_MID_NUMBER}{_MID_BOTH}](?=\d))"
    rf"[{_INSIDE}]+)*"
)

_HAN = (
    "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f"
)
_HIRAGANA = "\u3041-\u3096\u309d-\u309f\U0001f200"
_KATAKANA = (
    "\u30a1-\u30fa\u30fc-\u30ff\u3031-\u3035\u309b\u309c\u30a0\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357\uff66-\uff9f"
)
_SOUTH_EAST = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0eaf\u0eb0-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f"
    "\u109a-\u109f\u1780-\u17d3\u17d7\u17dc\u17dd\u1950-\u19c9\u19da\u19de\u19df\u1a20-\u1a7c\u1aa0-\u1aad"
    "\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaac2\uaadb-\uaadf"
)
_SKIN = "\U0001f3fb-\U0001f3ff"
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa"
    "\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030"
    "\u303d\u3297\u3299\U0001f000-\U0001f0ff\U0001f10d-\U0001f1e5\U0001f201-\U0001f64f\U0001f680-\U0001faff"
)


def words(text: str) -> list[str]:
    """Return the words of ``text`` as they are written, in order."""
    if text.isascii() or _NOT_SIMPLE.search(text) is None:
        found = _SIMPLE.findall(text)
    else:
        found = [word for pattern, start, end in _stretches(text) for word in pattern.findall(text, start, end)]
    if max(map(len, found), default=0) > LONGEST:
        return [piece for word in found for piece in _cut(word)]
    return found


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Return each word of ``text`` with its start and end in code points, in order."""
    for pattern, first, last in _stretches(text):
        for match in pattern.finditer(text, first, last):
            start = match.start()
            for piece in _cut(match[0]):
                yield piece, start, start + len(piece)
                start += len(piece)


def _stretches(text: str) -> Iterator[tuple[re.Pattern[str], int, int]]:
    """Yield the stretches of a text and what reads each: between blanks, where no word goes on, it may change.

    A sign such as ™ would else have the long pattern, ten times slower, read a whole article.
    """
    done = 0
    for odd in _NOT_SIMPLE.finditer(text):
        if odd.start() < done:
            continue
        start = max(text.rfind(" ", done, odd.start()), text.rfind("\n", done, odd.start())) + 1 or done
        end = _blank_behind(text, odd.end())
        yield _SIMPLE, done, start
        yield _full(), start, end
        done = end
    yield _SIMPLE, done, len(text)


def _blank_behind(text: str, place: int) -> int:
    found = _BLANK.search(text, place)
    return len(text) if found is None else found.start()


def _cut(word: str) -> list[str]:
    return [word[at : at + LONGEST] for at in range(0, len(word), LONGEST)]


@cache
def _full() -> re.Pattern[str]:
    marks, letters = _classes()
    extend = f"[{marks}]*"
    letter, digit, connector = (
        f"(?:[{letters}]{extend})",
        rf"(?:[\d\u066b]{extend})",
        f"(?:[{_CONNECTORS}]{extend})",
    )
    inside = f"(?:{letter}|{digit}|{connector})"
    run = (
        rf"(?={connector}*[{letters}\d\u066b]){inside}+"
        rf"(?:(?:(?<=[{letters}{marks}])[{_MID_LETTER}{_MID_BOTH}]{extend}(?=[{letters}])"
        rf"|(?<=[\d\u066b{marks}])[{_MID_NUMBER}{_MID_BOTH}]{extend}(?=[\d\u066b])){inside}+)*"
    )
    katakana = f"{connector}*(?:[{_KATAKANA}]{extend})+(?:{connector}+(?:[{_KATAKANA}]{extend})+)*{connector}*"
    picture = f"[{_EMOJI}]{extend}"
    emoji = rf"(?:{picture}(?:(?<=\u200d){picture})*|[\U0001f1e6-\U0001f1ff]{{2}})"
    return re.compile(
        f"{run}|{katakana}|[{_HAN}]{extend}|[{_HIRAGANA}]{extend}|(?:[{_SOUTH_EAST}]{extend})+|{emoji}"
    )


def _classes() -> tuple[str, str]:
    """Return the insides of two character classes: marks that join what they follow, and letters."""
    special = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}{_SOUTH_EAST}]")
    kinds: dict[str, list[int]] = {"M": [], "L": [], "": []}
    for point in range(0x20000):
        kinds[_kind(chr(point), special)].append(point)
    return _ranges(kinds["M"]) + _SKIN, _ranges(kinds["L"])


def _kind(character: str, special: re.Pattern[str]) -> str:
    category = unicodedata.category(character)
    if special.match(character):
        return ""
    if category in {"Mn", "Me", "Mc", "Cf"}:
        return "M" if character != "\u200b" else ""
    return "L" if category[0] == "L" or category == "Nl" else ""
