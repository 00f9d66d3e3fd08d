"""Terms that many spellings fit: wildcards, similar spellings, and words near one another."""

from decimal import Decimal

from query.analysis import analyze, patterns
from query.analysis.fold import fold
from query.errors import QueryError
from query.fields import FIELDS
from query.reading import limits
from query.reading.limits import LEAST_LETTERS, LEAST_SIMILAR, LONGEST_LOOSE, MOST_SLOP, MOST_WILDCARDS
from query.tree import (
    All,
    Exists,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)

SAMPLE = {"date": "[2023-07-01 TO 2023-07-31]", "number": "[50000 TO 90000]"}
"""A range in a field of each type that has ranges."""


def has_wildcard(raw: str) -> bool:
    """Say whether a term as it was written has a wildcard."""
    return ("*" in raw or "?" in raw) and any(piece.wild for piece in patterns.pieces(raw))


def form(field: str | None, raw: str, position: int) -> Node:
    """Return the leaf for a term with wildcards, escapes included."""
    parts = patterns.pieces(raw)
    if raw.strip("*") == "":
        return All() if field is None else Exists(field)
    type_ = _type(field)
    if type_ in SAMPLE:
        raise QueryError(
            f"{field}: holds {type_}s, which have no prefixes or wildcards: use a range such as {SAMPLE[type_]}",
            position,
        )
    if [part.wild for part in parts] == [False, True] and parts[1].text == "*":
        return _beginning(field, parts[0].text, position)
    _check(raw, parts, position)
    pattern = patterns.pattern(parts)
    if type_ == "keyword":
        return KeywordPattern(field or "", pattern)
    whole = "".join("x" if part.wild else part.text for part in parts)
    if analyze.plain(whole) != [fold(whole)]:
        raise QueryError(
            f"{raw} is not the form of one word: write letters and digits around the wildcards", position
        )
    return WordPattern(pattern, field)


def _type(field: str | None) -> str:
    return "text" if field is None else FIELDS[field].type


def _beginning(field: str | None, text: str, position: int) -> Node:
    if _type(field) == "keyword":
        return KeywordPrefix(field or "", text)
    if analyze.plain(text) != [fold(text)]:
        raise QueryError(
            f"{text}* is not the beginning of one word: write letters and digits before the *", position
        )
    return WordPrefix(text, field)


def _check(raw: str, parts: list[patterns.PatternPart], position: int) -> None:
    letters = sum(len(part.text) for part in parts if not part.wild)
    wild = sum(part.wild for part in parts)
    if letters < LEAST_LETTERS:
        said = f"{raw} fits too many words: write at least {LEAST_LETTERS} letters beside the wildcards"
        raise QueryError(said, position)
    if wild > MOST_WILDCARDS:
        said = (
            f"{raw} has {wild} wildcards: {MOST_WILDCARDS} are the most, and a * stands for any number of letters"
        )
        raise QueryError(said, position)
    _not_too_long(raw, letters, position)


def _not_too_long(text: str, letters: int, position: int) -> None:
    if letters > LONGEST_LOOSE:
        said = f"a term with wildcards or ~ has at most {LONGEST_LOOSE} letters, and this has {letters}"
        raise QueryError(f"{said}: write {text[: limits.SHORT]}... with a part of it and a * behind it", position)


def similar(field: str | None, text: str, edits: Decimal | int, position: int) -> Node:
    """Return the leaf for spellings like ``text``, at most so many changes away from it."""
    type_ = _type(field)
    if type_ in SAMPLE:
        said = f"{field}: holds {type_}s, which have no spellings: use a range such as {SAMPLE[type_]}"
        raise QueryError(said, position)
    if edits not in LEAST_SIMILAR:
        raise QueryError(f"{edits} is no number of letters that may differ: write {text}~1 or {text}~2", position)
    folded, wanted = fold(text), int(edits)
    if type_ == "text" and analyze.plain(text) != [folded]:
        raise QueryError(
            f"{text}~ is not one word: write ~ behind each word that may be spelled otherwise", position
        )
    if len(folded) < LEAST_SIMILAR[wanted]:
        raise QueryError(f"{text}~{wanted} fits too many words: {_shorter(text)}", position)
    _not_too_long(text, len(folded), position)
    return Similar(text, wanted, field)


def _shorter(text: str) -> str:
    """Return what to write where a word is too short for the edits that are asked for."""
    if len(fold(text)) >= LEAST_SIMILAR[1]:
        return f"write {text}~1, or a word of at least {LEAST_SIMILAR[2]} letters"
    return f"write the spellings with OR, or a word of at least {LEAST_SIMILAR[1]} letters"


def near(field: str | None, text: str, slop: int, position: int) -> Node:
    """Return the leaf for the words of a phrase near one another, or what it comes to."""
    if _type(field) in SAMPLE:
        raise QueryError(f"{field}: holds no words that could be near one another: leave out ~{slop}", position)
    if not 0 <= slop <= MOST_SLOP:
        said = f"~{slop} is farther than {MOST_SLOP} words, the most: ask for the words with AND"
        raise QueryError(said, position)
    words = analyze.stems(text)
    if not words:
        raise QueryError(f"there is no word in {text!r}: write letters or digits", position)
    if slop == 0 or len(words) == 1:
        return Word(text, field)
    if len(set(words)) < len(words):
        twice = next(word for word in words if words.count(word) > 1)
        said = f'"{text}"~{slop} has {twice} twice, and only words that differ can be near one another'
        raise QueryError(f"{said}: write each word once, or leave out ~{slop} for the phrase", position)
    return Near(text, slop, field)
