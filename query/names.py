"""What the values of fields may be, and by which other names they are known: given to whoever reads a query.

This package knows no vocabulary; whoever puts the parts together makes the names from the one in force.
"""

from collections.abc import Callable, Mapping

from query.analysis.analyze import keyword
from query.analysis.near import nearest

_FORMS = ("inc", "llc", "ltd", "corp", "plc", "gmbh")
"""Legal forms, which people write behind a company's name or leave out."""
Source = Callable[[], Mapping[str, str]]
"""Returns canonical values by every name they have, the canonical one too. Called when it is first needed."""


def nowhere(_field: str, _value: str) -> bool:
    """Say that no document has the value."""
    return False


class KnownNames:
    """The names of values, by field. A source is read once, when a query first needs it. Safe for several threads.

    A field of ``closed`` has no other values than those of its source, so a query with another is refused. One of
    ``known`` may have others: names that the rules find without a vocabulary. ``in_use`` says whether documents
    have a value, or for one that ends in ``*`` a beginning, that a closed source does not know: what older rules
    gave can still be searched for. ``address`` returns the address of an article as items have it, empty for none.
    """

    def __init__(
        self,
        closed: Mapping[str, Source] | None = None,
        known: Mapping[str, Source] | None = None,
        in_use: Callable[[str, str], bool] = nowhere,
        address: Callable[[str], str] = str,
    ) -> None:
        self._closed = closed or {}
        self._sources = {**(known or {}), **self._closed}
        self._read: dict[str, dict[str, str]] = {}
        self._by_letters: dict[str, dict[str, str]] = {}
        self.in_use = in_use
        self.address = address

    def is_closed(self, field: str) -> bool:
        """Say whether the field has no other values than the known ones."""
        return field in self._closed

    def has_names(self, field: str) -> bool:
        """Say whether anything is known of the field's values."""
        return field in self._sources

    def canonical(self, field: str, value: str) -> str | None:
        """Return the name under which documents have the value, null for one that is not known."""
        return self._names(field).get(keyword(value))

    def alike(self, field: str, value: str) -> str | None:
        """Return the name that is written with the same letters, null for none, for two, and for a closed list.

        Signs, blanks, ``the`` in front and a legal form behind make no difference: ``W.G.A.``, ``Netflix, Inc.``
        """
        return None if field in self._closed else self._alike(field).get(_letters(value))

    def begins(self, field: str, prefix: str) -> bool:
        """Say whether a known value begins so."""
        start = keyword(prefix)
        return any(keyword(value).startswith(start) for value in self.values(field))

    def values(self, field: str) -> tuple[str, ...]:
        """Return the canonical values, each once, in the order of their source."""
        return tuple(dict.fromkeys(self._names(field).values()))

    def near(self, field: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Return the canonical values that ``value`` may be meant for, the likeliest first."""
        names = self._names(field)
        found = dict.fromkeys(names[each] for each in nearest(value, names, 3 * limit))
        return tuple(found)[:limit]

    def not_closed(self) -> "KnownNames":
        """Return the same names, by which nothing is refused: for queries that were stored long ago."""
        same = KnownNames(known=self._sources, address=self.address)
        same._read = self._read  # the same sources; some take longer to read than a query does
        same._by_letters = self._by_letters
        return same

    def with_use(self, in_use: Callable[[str, str], bool]) -> "KnownNames":
        """Return the same names with another answer to what documents have."""
        same = KnownNames(self._closed, self._sources, in_use, self.address)
        same._read = self._read
        same._by_letters = self._by_letters
        return same

    def _alike(self, field: str) -> dict[str, str]:
        """Return the canonical values by the letters of their names, without those that two share."""
        if field not in self._by_letters:
            found: dict[str, set[str]] = {}
            for name, value in self._names(field).items():
                found.setdefault(_letters(name), set()).add(value)
            self._by_letters[field] = {
                key: values.pop() for key, values in found.items() if key and len(values) == 1
            }
        return self._by_letters[field]

    def _names(self, field: str) -> dict[str, str]:
        if field not in self._read:
            source = self._sources.get(field)
            read: dict[str, str] = {}
            for name, value in (source() if source else {}).items():
                read.setdefault(keyword(name), value)
            self._read[field] = read
        return self._read[field]


def _letters(name: str) -> str:
    """Return what two ways to write one name share: ``W.G.A.`` is ``wga``, ``The X-Y Guild`` is ``xyguild``."""
    words = "".join(sign if sign.isalnum() else " " for sign in keyword(name).replace(".", "")).split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


NO_NAMES = KnownNames()
"""Nothing is known, so nothing is refused or called otherwise."""
