"""The flat document that is searched: an enriched item by the table of fields, the same for every target."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import chain

from news.enriched import ENTITY_KINDS, Enriched
from news.item import Item, Media
from news.media import media_type
from news.text.domains import domain_of
from news.wording import event_value
from query.analysis import analyze
from query.analysis.analysed import Analysed
from query.fields import FIELDS, TEXT
from query.times import millis, whole_millis

Value = str | tuple[str, ...] | datetime | float
"""A text or keyword, several keywords, an aware UTC time cut to the millisecond, a number."""

LONGEST_KEYWORD = 8_000
"""A keyword of more characters is left out, as Elasticsearch's ``ignore_above`` does."""


def fields_of(enriched: Enriched, indexed: datetime) -> dict[str, Value]:
    """Return the document's fields by name, in the order of the table; fields without a value are left out.

    ``indexed`` (aware) is when it is written to the index. ``published`` is the time the item is
    sorted by, so it is never missing. Events that are only remembered or imagined are not in ``event``.
    """
    item = enriched.item
    values = _of_item(item) | _of_claims(enriched)
    values |= {
        "language": enriched.language or item.language,
        "published": whole_millis(item.at),
        "seen": whole_millis(item.seen),
        "indexed": whole_millis(indexed),
        "revision": float(item.revision),
    }
    return {name: value for name in FIELDS if _kept(name, value := values.get(name, ""))}


def _of_item(item: Item) -> dict[str, Value]:
    return {
        "id": item.id,
        "title": item.title,
        "summary": item.summary,
        "body": item.body,
        "outlet": item.outlet,
        "feed": item.feed,
        "kind": item.kind,
        "author": item.author,
        "url": item.url,
        "domain": domain_of(item.url),
        "category": _distinct(item.categories),
        "media": _distinct(value for file in item.media for value in _media_values(file)),
    }


def _of_claims(enriched: Enriched) -> dict[str, Value]:
    values: dict[str, Value] = {
        "tag": _distinct(part for tag in enriched.tags for part in _with_parents(tag.name)),
        "event": _distinct(
            name for event in enriched.events if not event.mood for name in (event.type, event_value(event))
        ),
        "story": enriched.story,
    }
    named: dict[str, list[str]] = {}
    for entity in enriched.entities:
        named.setdefault(entity.kind, []).append(entity.name)
    values |= {kind: _distinct(named[kind]) for kind in ENTITY_KINDS if kind in named}
    titles = [title.name for entity in enriched.entities for title in entity.titles]
    values["person_title"] = _distinct((*titles, *enriched.person_titles))
    lows = [pay.yearly_max if pay.yearly_min is None else pay.yearly_min for pay in enriched.pay]
    highs = [pay.yearly_min if pay.yearly_max is None else pay.yearly_max for pay in enriched.pay]
    values["pay_min"] = min((float(low) for low in lows if low is not None), default="")
    values["pay_max"] = max((float(high) for high in highs if high is not None), default="")
    return values


def _media_values(file: Media) -> Iterator[str]:
    """Yield what a file is found by: ``audio`` and ``audio/mpeg``."""
    type_ = media_type(file)
    yield type_.partition("/")[0]
    yield type_


def _kept(name: str, value: Value) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= LONGEST_KEYWORD or (value != "" and name in TEXT)
    return value != ()


def _with_parents(tag: str) -> tuple[str, ...]:
    parent, slash, _ = tag.partition("/")
    return (parent, tag) if slash else (tag,)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= LONGEST_KEYWORD))


def key(field: str, value: str) -> str:
    """Return what stands for a keyword value among a document's keys; no text token looks like it."""
    return f"{field}={analyze.keyword(value)}"


def presence(field: str) -> str:
    """Return what stands among a document's keys for its having that field."""
    return f"{field}?"


_PRESENCES = {name: presence(name) for name in FIELDS}


class View:
    """A document analysed once, for any number of predicates. Built lazily; not safe for several threads."""

    def __init__(self, enriched: Enriched, indexed: datetime) -> None:
        self.fields = fields_of(enriched, indexed)

    @cached_property
    def texts(self) -> dict[str, Analysed]:
        """Each text field that has a value."""
        return {name: Analysed(str(self.fields[name])) for name in TEXT if name in self.fields}

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """The stems of each text field that has a value, in order."""
        return {name: text.stems for name, text in self.texts.items()}

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The stems of all text fields together."""
        return frozenset().union(*self.stems.values())

    @cached_property
    def by_field(self) -> dict[str, frozenset[str]]:
        """The stems of each text field, without order."""
        return {name: frozenset(stems) for name, stems in self.stems.items()}

    @cached_property
    def running(self) -> dict[str, str]:
        """The stems of each text field between blanks, one blank at each end: a phrase is a part of it."""
        return {name: text.running for name, text in self.texts.items()}

    @cached_property
    def everywhere(self) -> str:
        """The same of all text fields, with what is in no stem between two of them."""
        return "\n".join(self.running.values())

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The unstemmed tokens of each text field."""
        return {name: text.distinct for name, text in self.texts.items()}

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The same, each with a line break before and behind it, for :func:`query.analysis.patterns.finder`."""
        return {name: "\n".join(("", *words, "")) for name, words in self.words.items()}

    @cached_property
    def sorted_words(self) -> dict[str, list[str]]:
        """The same, each once in order: what begins alike stands together."""
        return {name: sorted(words) for name, words in self.words.items()}

    @cached_property
    def keywords(self) -> dict[str, tuple[str, ...]]:
        """The values of each keyword field, lower case and folded."""
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.fields.items():
            if isinstance(value, tuple):
                found[name] = tuple(map(analyze.keyword, value))
            elif isinstance(value, str) and name not in TEXT:
                found[name] = (analyze.keyword(value),)
        return found

    @cached_property
    def marks(self) -> frozenset[str]:
        """The keys of all keyword values and the presence of every field."""
        keys = [f"{name}={value}" for name, values in self.keywords.items() for value in values]
        return frozenset(chain(keys, map(_PRESENCES.__getitem__, self.fields)))

    @cached_property
    def numbers(self) -> dict[str, float]:
        """The date fields in milliseconds since 1970 and the number fields."""
        found: dict[str, float] = {}
        for name, value in self.fields.items():
            if isinstance(value, datetime):
                found[name] = millis(value)
            elif isinstance(value, float):
                found[name] = value
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """Everything :func:`query.keys.required` may ask for: stems, keyword keys, presences."""
        return self.tokens | self.marks
