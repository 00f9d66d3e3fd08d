"""Why something matched, in words: what its newest revision has of what the query asks for.

A note holds only a part of what an item says. Of a revision that matched, what the query demands is true even
where the note does not show it; of one that came later only what the note itself shows is said.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache

import msgspec

from alerts.letters.plain import NAME, joined, plain
from alerts.letters.words import clause, short, thing
from alerts.note import Note
from news.enriched import ENTITY_KINDS
from news.text.languages import LANGUAGES
from query.analysis.analysed import Analysed
from query.analysis.analyze import keyword
from query.fields import TEXT
from query.matches import Matches
from query.to_text import to_text
from query.tree import (
    All,
    And,
    Exists,
    Keyword,
    KeywordPattern,
    KeywordPrefix,
    Near,
    Node,
    Not,
    Or,
    Range,
    Similar,
    Word,
    WordPattern,
    WordPrefix,
)

_Worded = Word | WordPrefix | WordPattern | Similar | Near

MOST = 4
"""Reasons of one kind that are given."""
CHANGED = "It matched as it was first read; its outlet has changed it since."
EVERYTHING = "You asked for everything."

_TOLD_BY_NOTES = {"tag", "event", "outlet"}
"""Fields of which a note holds every value."""
_HAS = {
    "pay_min": "gives pay",
    "pay_max": "gives pay",
    "event": "reports an event",
    "media": "comes with media",
} | dict.fromkeys(ENTITY_KINDS)

_SUBJECTS = {"labor/agreement": "an agreement", "labor/strike": "a strike", "labor/vote": "a vote"}
"""Where a tag's word needs an article."""
_SAYS: dict[str, tuple[str, Callable[[str], str]]] = {
    "tag": ("is about", lambda tag: _SUBJECTS.get(tag, short(tag))),
    "outlet": ("comes from", str),
    "domain": ("comes from", str),
    "language": ("is in", lambda value: LANGUAGES.get(value, value)),
    "author": ("is by", str),
    "category": ("is filed under", lambda value: f"“{value}”"),
    "kind": ("comes from an outlet of the kind", str),
}


class Reason(msgspec.Struct, frozen=True):
    """One thing the query asks for that the item has: ``names`` and ``SAG-AFTRA``."""

    verb: str
    thing: str = ""


def why(query: Node, note: Note, *, matches: bool = True, changed: bool = False) -> str:
    """Return why the query finds the item, in sentences.

    ``matches`` tells whether it is known that the item did match as it is now, ``changed`` whether its outlet has
    changed it since it did.
    """
    if isinstance(query, All):
        return EVERYTHING
    known = _Known(note)
    found = list(dict.fromkeys(_reasons(query, known, given=matches) or ()))
    found = [msgspec.structs.replace(each, thing=known.spelled(each)) for each in found]
    said = [_said(verb, [each.thing for each in found if each.verb == verb]) for verb in _verbs(found)]
    sentence = f"It {joined(said)}." if said else ""
    return " ".join(filter(None, (CHANGED if changed else "", sentence)))


class _Known:
    """What a note shows of its item."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._values: dict[str, set[str]] = {}

    def has(self, leaf: Node) -> bool | None:
        """Say whether the item has what a leaf asks for; null where the note does not tell."""
        if isinstance(leaf, Keyword | KeywordPrefix):
            return self._has_value(leaf)
        if isinstance(leaf, _Worded) and leaf.field in (None, *TEXT):
            return self._has_words(leaf) or None
        return None

    def spelled(self, reason: Reason) -> str:
        """Return the thing of a reason as the item writes it, where that is a name: queries are in any case."""
        asked = reason.thing
        if reason.verb != "names":
            return asked
        parties = {keyword(party): party for fact in self._note.facts for party in fact.parties}
        if keyword(asked) in parties:
            return parties[keyword(asked)]
        matches = Matches(Word(asked))
        for text, analysed in zip(self._written, self._texts, strict=True):
            place = matches.first("body", analysed)
            written = text[slice(*place)].removesuffix("'s").removesuffix("\u2019s") if place else ""
            if keyword(written) == keyword(asked):
                return written
        return asked

    def _has_value(self, leaf: Keyword | KeywordPrefix) -> bool | None:
        values = self._of(leaf.field)
        if isinstance(leaf, Keyword):
            if keyword(leaf.value) in values:
                return True
            if leaf.field in ENTITY_KINDS and self._has_words(Word(leaf.value)):
                return True
        elif any(value.startswith(keyword(leaf.prefix)) for value in values):
            return True
        return False if leaf.field in _TOLD_BY_NOTES else None

    def _has_words(self, leaf: _Worded) -> bool:
        matches = _anywhere(leaf)
        return any(matches.first("body", text) is not None for text in self._texts)

    def _of(self, field: str) -> set[str]:
        """Return the values that the note shows of a field, as queries compare them."""
        if field not in self._values:
            self._values[field] = set(map(keyword, _shown(self._note, field)))
        return self._values[field]

    @cached_property
    def _written(self) -> list[str]:
        return [text for text in (self._note.title, self._note.quote) if text]

    @cached_property
    def _texts(self) -> list[Analysed]:
        return [Analysed(text) for text in self._written]


def _shown(note: Note, field: str) -> Iterator[str]:
    if field in ("tag", "event"):
        names = note.tags if field == "tag" else note.events
        yield from (name for full in names for name in (full, full.partition("/")[0]))
    elif field in ENTITY_KINDS:
        yield from (party for fact in note.facts for party in fact.parties)
    elif field == "outlet" or (field == "story" and note.story):
        yield getattr(note, field)


@lru_cache(1_000)
def _anywhere(leaf: _Worded) -> Matches:
    # Which field a text of the note stood in is not known, and to a reader no matter.
    return Matches(msgspec.structs.replace(leaf, field=None))


def _reasons(node: Node, known: _Known, *, given: bool) -> list[Reason] | None:
    """Return the reasons that hold, null where it is not known that the node does; ``given`` says it does."""
    if isinstance(node, And):
        found = [_reasons(child, known, given=given) for child in node.children]
        if not given and any(each is None for each in found):
            return None
        return [reason for each in found if each for reason in each]
    if isinstance(node, Or):
        return _either(node, known, given=given)
    if isinstance(node, Not):
        return []
    return _reason(node) if given or known.has(node) else None


def _either(node: Or, known: _Known, *, given: bool) -> list[Reason] | None:
    shown = [found for child in node.children if (found := _reasons(child, known, given=False))]
    if shown:
        return [reason for found in shown for reason in found]
    if not given:
        return None
    possible = [child for child in node.children if known.has(child) is not False]
    if len(possible) == 1:
        return _reasons(possible[0], known, given=True)
    single = [found[0] for child in possible if len(found := _alone(child)) == 1]
    if len(single) == len(possible) <= MOST and len({reason.verb for reason in single}) == 1:
        return [Reason(single[0].verb, joined([reason.thing for reason in single], "or"))]
    return []


def _alone(node: Node) -> list[Reason]:
    return [] if isinstance(node, And | Or | Not | All) else _reason(node)


def _reason(leaf: Node) -> list[Reason]:  # noqa: PLR0911 (one line for each kind of leaf)
    match leaf:
        case Word(text=text):
            return [Reason("has the words", f"“{_short(text)}”")]
        case WordPrefix(text=text):
            return [Reason("has words that begin with", f"“{_short(text)}”")]
        case Near(text=text):
            return [Reason("has near one another", f"“{_short(text)}”")]
        case WordPattern() | Similar() if leaf.field in (None, *TEXT):
            written = to_text(msgspec.structs.replace(leaf, field=None))
            return [Reason("has the words", f"“{_short(written)}”")]
        case KeywordPattern() | Similar() if leaf.field in ENTITY_KINDS:
            return [Reason("names", f"a name like {_short(to_text(leaf).partition(':')[2])}")]
        case Keyword(field=field, value=value):
            return _of_value(field, value)
        case KeywordPrefix(field=field, prefix=prefix):
            begins = "" if field in _TOLD_BY_NOTES else "a name that begins with "
            return _of_value(field, prefix.rstrip("/"), begins)
        case Range(field=field) | Exists(field=field) if _HAS.get(field):
            return [Reason(_HAS[field] or "")]
        case Exists(field=field) if field in ENTITY_KINDS:
            return [Reason("names", f"a {field.replace('_', ' ')}")]
        case _:
            return []


def _of_value(field: str, value: str, begins: str = "") -> list[Reason]:
    """Return the reason that a keyword is; none for what tells a reader nothing, such as an id."""
    value = _short(value)
    if field in ENTITY_KINDS or field == "person_title":
        return [Reason("names", begins + value)]
    if field == "event":
        return [Reason("says that", clause(value)) if "/" in value else Reason("reports", thing(value))]
    if field not in _SAYS:
        return []
    verb, said = _SAYS[field]
    return [Reason(verb, said(value))]


def _verbs(reasons: Iterable[Reason]) -> Iterator[str]:
    yield from dict.fromkeys(reason.verb for reason in reasons)


def _said(verb: str, things: list[str]) -> str:
    named = [thing for thing in things if thing][:MOST]
    if not named:
        return verb
    verb = "has the word" if verb == "has the words" and len(named) == 1 and " " not in named[0] else verb
    return f"{verb} {joined(named)}"


def _short(text: str) -> str:
    return plain(text, NAME)
