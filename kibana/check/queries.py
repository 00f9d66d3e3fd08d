"""Check 8: queries are of their language, and name values that exist."""

from collections.abc import Iterable, Iterator

from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.languages import strangers, values_of
from kibana.check.parts import filters, queries
from kibana.views import NEWS
from query.names import NO_NAMES, KnownNames
from query.to_text import RAW


def asked(lines: Iterable[ObjectLine], names: KnownNames = NO_NAMES) -> Iterator[ContentFinding]:
    """Yield what is wrong with queries; values of closed lists are looked up in ``names``."""
    for line in lines:
        for each in queries(line):
            for said in strangers(each.language, each.text):
                yield line.finding(f"{each.text} has {said}", f"write it as {each.language} wants it", each.part)
            if each.view == NEWS:
                for field, value in values_of(each.language, each.text):
                    yield from _value(line, each.part, field, value, names)
        for part, found, view in filters(line):
            params = found["meta"].get("params", [])
            if view == NEWS and isinstance(params, list):
                for value in params:
                    yield from _value(line, part, found["meta"]["key"], value, names)


def _value(line: ObjectLine, part: str, field: str, value: str, names: KnownNames) -> Iterator[ContentFinding]:
    bare = field.removesuffix(f".{RAW}")
    if names.is_closed(bare) and names.canonical(bare, value) is None:
        near = names.near(bare, value)
        remedy = f"did you mean {' or '.join(near)}?" if near else "name a value of the list"
        yield line.finding(f"{bare} has no value {value}", remedy, part)
