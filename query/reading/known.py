"""A value by the names in force: called as documents call it, or refused with what may be meant."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from query.analysis import patterns, spelling
from query.analysis.analyze import keyword
from query.errors import QueryError, Remark, put
from query.names import KnownNames
from query.reading import apart
from query.to_text import to_text
from query.tree import Keyword, KeywordPattern, KeywordPrefix, Node, Range, Similar, Word, WordPattern

_SHOWN = 20
"""Values of a closed list that are told where none is near."""
_LIST = re.compile(r"\s*[,;|+&]\s*")
_TIME = re.compile(r"now[-+/]\d*[yMwdhHms]\S*|(?:19|20)\d\d-\d\d(?:-\d\d)?", re.ASCII)
"""Words that are rather meant as a time."""
_DOLLARS = re.compile(r"\$(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?[kKmM]?)", re.ASCII)
_THOUSANDS = re.compile(r"\s+(thousand|million)\b", re.IGNORECASE)
_AMOUNTS = ("pay_min", "pay_max")
_STARRED = re.compile(r"(?<!\\)\w\w\*|\*\w\w")
_ENDING = ".,;:!?"
"""Signs that end a sentence, or a name: then the name has them."""
_BARE = re.compile(r"[\w./-]+")


class Place(NamedTuple):
    """Where a value stands in the text of a query, its quotation marks included."""

    text: str
    start: int
    length: int

    @property
    def quoted(self) -> bool:
        """Whether it is in quotation marks."""
        return self.text[self.start : self.start + 1] == '"'

    @property
    def written(self) -> str:
        """What stands there."""
        return self.text[self.start : self.start + self.length]

    def instead(self, new: str) -> str:
        """Return the whole query with something else in the value's place."""
        return put(self.text, self.start, self.length, new)


def named(leaf: Keyword, place: Place, names: KnownNames) -> tuple[Keyword, list[Remark]]:
    """Return the leaf under the canonical name of its value, and what is to be said of it.

    Raises :class:`QueryError` where the field's values are a closed list and this is none of them.
    """
    field, value = leaf.field, leaf.value
    if field == "url" and (address := names.address(value)) not in ("", value):
        said = f"the address is read as {address}, the form in which items have it"
        return Keyword(field, address), [Remark(said, place.start, place.instead(written(address)))]
    if field == "domain" and (domain := apart.domain(value)) != value.lower():
        said = f"the address is read as the domain that it is of, domain:{domain}"
        return Keyword(field, domain), [Remark(said, place.start, place.instead(domain))]
    name = names.canonical(field, value)
    bare = value.rstrip(",;")
    if name is None and names.canonical(field, value.rstrip(_ENDING)):
        bare = value.rstrip(_ENDING)
    if name is None and not place.quoted and bare not in ("", value):
        leaf, remarks = named(Keyword(field, bare), place, names)
        meant = ": write OR for either" if set(value[len(bare) :]) & set(",;") else ""
        said = f"the {value[len(bare) :]} behind {field}:{bare} is left out{meant}"
        return leaf, [*remarks, Remark(said, place.start + len(bare))]
    if name is None and not names.canonical(field, value.rstrip(_ENDING)):
        name = names.alike(field, value)
    if name is None:
        return leaf, _unnamed(leaf, place, names)
    if name == value or _same(name, value):
        return leaf, []
    said = f"{field}:{written(value)} is read as {field}:{written(name)}, the name that items have"
    return Keyword(field, name), [Remark(said, place.start, place.instead(written(name)))]


def addressed(place: Place, names: KnownNames) -> tuple[Keyword, Remark]:
    """Return the leaf for an address that stands by itself, and what is said of it."""
    leaf = apart.leaf(place.written)
    if leaf.field == "url":
        leaf = Keyword("url", names.address(leaf.value) or leaf.value)
    what = "item" if leaf.field == "url" else "outlet"
    said = (
        f"{place.written} is read as the address of an {what}, {leaf.field}:{written(leaf.value)}: "
        "put it in quotation marks to look for it in texts"
    )
    return leaf, Remark(said, place.start, place.instead(f'"{place.written}"'))


def beginning(leaf: KeywordPrefix, place: Place, names: KnownNames) -> None:
    """Raise :class:`QueryError` where the values are a closed list and none of them begins so."""
    field, prefix = leaf.field, leaf.prefix
    if not names.is_closed(field) or names.begins(field, prefix) or names.in_use(field, f"{prefix}*"):
        return
    raise _refusal(field, prefix, f"no {field} begins with “{prefix}”", place, names)


def fitting(leaf: KeywordPattern | Similar, place: Place, names: KnownNames) -> None:
    """Raise :class:`QueryError` where the values are a closed list and none of them fits."""
    field = leaf.field or ""
    if not names.is_closed(field):
        return
    start = patterns.beginning(leaf.pattern) if isinstance(leaf, KeywordPattern) else ""
    if any(map(fits(leaf), names.values(field))) or (start and names.in_use(field, f"{start}*")):
        return
    raise _refusal(field, spelled(leaf), f"no {field} is like {place.written}", place, names)


def doubts(leaf: Node, place: Place) -> Iterator[Remark]:
    """Yield what is to be said of a time that stands for text, and of pay that is one figure."""
    text = place.written
    if leaf == Word(text) and _TIME.fullmatch(text):
        meant = f"published:{'>=' if text.startswith('now') else ''}{text}"
        said = f"{text} is read as text: write {meant} for the time of publication"
        yield Remark(said, place.start, place.instead(meant))
    if isinstance(leaf, WordPattern) and leaf.pattern.startswith("?") and not set(leaf.pattern[1:]) & set("*?"):
        said = f"{text} finds words with one more letter at the beginning: leave out the ? for the word itself"
        yield Remark(said, place.start, place.instead(text.replace("?", "", 1)))
    if leaf == Word(text) and (amount := _DOLLARS.fullmatch(text)):
        behind = _THOUSANDS.match(place.text, place.start + place.length)
        unit = behind[1][0].lower().replace("t", "k") if behind and amount[1][-1].isdigit() else ""
        wanted = f"pay_max:>={amount[1].replace(',', '')}{unit}"
        length = place.length + (len(behind[0]) if behind and unit else 0)
        said = f"{text} is read as text: write {wanted} for pay of that and more"
        yield Remark(said, place.start, put(place.text, place.start, length, wanted))
    if isinstance(leaf, Range) and leaf.field in _AMOUNTS and leaf.low == leaf.high:
        asked = f"{leaf.field}:{text} is exactly that figure: write {leaf.field}:>={text} for that and more"
        yield Remark(asked, place.start, place.instead(f">={text}"))
    if isinstance(leaf, Range) and leaf.low == leaf.high and text.lower().startswith("now"):
        asked = f"{leaf.field}:{text} is that very moment: write {leaf.field}:>={text} for all since then"
        yield Remark(asked, place.start, place.instead(f">={text}"))
    if isinstance(leaf, Word) and place.quoted and _STARRED.search(text):
        free = f"({' '.join(text.strip(chr(34)).split())})"
        said = (
            f"{text} has no wildcard, since a * in quotation marks is a sign: write {free} for words of that form"
        )
        yield Remark(said, place.start, place.instead(free))


ValueLeaf = Keyword | KeywordPrefix | KeywordPattern | Similar
"""What asks for a value of a keyword field."""


def asked(leaf: ValueLeaf) -> str:
    """Return what a leaf asks for of its field: a value, or one that ends in ``*``, has wildcards or a ``~``."""
    match leaf:
        case Keyword(_, value):
            return value
        case KeywordPrefix(_, prefix):
            return f"{prefix}*"
        case _:
            return to_text(leaf).partition(":")[2]


def spelled(leaf: ValueLeaf) -> str:
    """Return the letters that a leaf asks for, to look for what is spelled like them."""
    match leaf:
        case Keyword(_, value) | KeywordPrefix(_, value):
            return value
        case KeywordPattern(_, pattern):
            return patterns.literal(pattern)
        case Similar(text):
            return text


def fits(leaf: KeywordPattern | Similar) -> Callable[[str], bool]:
    """Return what says whether a leaf finds a value."""
    if isinstance(leaf, Similar):
        is_similar = spelling.similar(leaf.text, leaf.edits)
        return lambda value: is_similar(keyword(value))
    match = patterns.matcher(leaf.pattern).match
    return lambda value: match(keyword(value)) is not None


def written(value: str) -> str:
    """Return a value as a query has it: in quotation marks where it needs them."""
    if _BARE.fullmatch(value) and value not in ("AND", "OR", "NOT", "TO") and value[0] not in "-/":
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _same(name: str, value: str) -> bool:
    """Say whether value and name differ only in case and accents, which make no difference."""
    return keyword(name) == keyword(value)


def _unnamed(leaf: Keyword, place: Place, names: KnownNames) -> list[Remark]:
    field, value = leaf.field, leaf.value
    parts = [part for part in _LIST.split(value) if part]
    listed = f"({' OR '.join(map(written, parts))})"
    if not names.is_closed(field):
        if len(parts) < 2 or place.quoted or not re.search(r"[,;|]", value):
            return []
        said = f"{value} is read as one value of {field}: write {field}:{listed} for either"
        return [Remark(said, place.start, place.instead(listed))]
    if value.lower() in ("and", "or", "not") and not place.quoted:
        written_so = value.upper()
        said = f"{value} is read as a {field}, and there is none of that name: write {written_so} in capitals"
        raise QueryError(said, place.start, place.length, (written_so,))
    if names.in_use(field, value):
        said = f"“{value}” is no {field} any more: only older items have it"
        return [Remark(said, place.start)]
    if len(parts) > 1 and all(names.canonical(field, part) for part in parts):
        raise QueryError(
            f"{field}:{value} is no list: write {field}:{listed} for either", place.start, place.length, (listed,)
        )
    raise _refusal(field, value, f"there is no {field} “{value}”", place, names)


def _refusal(field: str, value: str, said: str, place: Place, names: KnownNames) -> QueryError:
    near = names.near(field, value)
    if near:
        asked = f"did you mean {_either([f'{field}:{written(each)}' for each in near])}?"
    else:
        values = names.values(field)
        more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
        asked = f"it is one of {', '.join(values[:_SHOWN])}{more}"
    return QueryError(f"{said}: {asked}", place.start, place.length, tuple(map(written, near)))


def _either(choices: list[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
