"""Queries in Kibana's two languages: which fields they name, which values, and what is not of their language.

Each reads much of the other without complaint and finds something else: KQL takes ``strike~2`` for a word, Lucene
takes ``and`` for one. So signs of the wrong language are errors here.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from query.errors import QueryError
from query.reading import lex

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED = re.compile(r"\\.")
_IN_KQL = {
    "a similar spelling or nearness (~)": re.compile(r"~"),
    "a weight (^)": re.compile(r"\^"),
    "a range in brackets": re.compile(r"[\[{][^\]}]*\bTO\b[^\]}]*[\]}]"),
    "a regular expression (/)": re.compile(r"(?:^|[\s:(])/"),
    "a sign before a word (+ - !)": re.compile(r"(?:^|[\s(])[+\-!](?=\S)"),
    "&& or ||": re.compile(r"&&|\|\|"),
    "_exists_": re.compile(r"\b_exists_\b"),
    "a question mark for a letter": re.compile(r"\?"),
}
_IN_LUCENE = {
    "and, or, not in small letters, which are words here": re.compile(r"(?:^|[\s)])(?:and|or|not)(?=[\s(])"),
    "a slash that is not in quotation marks, which begins a regular expression": re.compile(r"/"),
    "a list of values with or": re.compile(r":\s*\([^)]*\bor\b"),
    "a comparison without a colon": re.compile(r"(?:^|\s)[\w.@]+\s*[<>]"),
}
_KQL_FIELD = re.compile(r"([\w.@]+)\s*(?::|[<>]=?)")
_KQL_VALUE = re.compile(r'([\w.@]+)\s*:\s*(?:"((?:[^"\\]|\\.)*)"|([^\s()"]+))')


def strangers(language: str, text: str) -> Iterator[str]:
    """Yield what a query has of the other language, or what is broken in it, in words."""
    bare = _ESCAPED.sub("_", _QUOTED.sub(lambda found: "_" * len(found[0]), text))
    signs = {"kuery": _IN_KQL, "lucene": _IN_LUCENE}.get(language)
    if signs is None:
        yield f"{language} is no language of Kibana's queries"
        return
    yield from (what for what, sign in signs.items() if sign.search(bare))
    yield from _broken(language, text)


def _broken(language: str, text: str) -> Iterator[str]:
    if language == "lucene":
        try:
            lex.read(text)
        except QueryError as error:
            yield f"broken syntax: {error}"
    elif parser := _kql_parser():
        try:
            parser.parse(text)
        except Exception as error:  # noqa: BLE001 - whatever it raises is its refusal
            yield f"broken syntax: {str(error).splitlines()[0]}"


@cache
def _kql_parser() -> Any:
    """Return a parser with Kibana's own grammar where there is one: it is a library of the tests."""
    return import_module("kibana_ql").KqlParser() if find_spec("kibana_ql") else None


def fields_of(language: str, text: str) -> list[str]:
    """Return the fields that a query names, in their order; none of one that cannot be read."""
    if language == "kuery":
        return _KQL_FIELD.findall(_QUOTED.sub('""', text))
    return [field for field, _ in _lucene(text) if field != "*"]


def values_of(language: str, text: str) -> list[tuple[str, str]]:
    """Return each field with the value it must have, ranges and prefixes left out."""
    if language == "kuery":
        return [(field, quoted or plain) for field, quoted, plain in _KQL_VALUE.findall(text)]
    return [(field, value) for field, value in _lucene(text) if value and not value.endswith("*")]


def _lucene(text: str) -> Iterator[tuple[str, str]]:
    try:
        root = lex.read(text)
    except QueryError:
        return
    yield from _walked(root, "")


def _walked(item: Any, field: str) -> Iterator[tuple[str, str]]:
    """Yield field and value of each leaf below a node of luqum's tree; a value of nothing where it is a range."""
    kind = type(item).__name__
    if kind == "SearchField":
        if item.name == "_exists_":
            yield str(item.expr), ""
            return
        field = str(item.name)
    if kind in {"Word", "Phrase"} and field:
        yield field, str(item.value).strip('"')
    elif kind in {"Range", "From", "To"} and field:
        yield field, ""
    else:
        for child in item.children:
            yield from _walked(child, field)
