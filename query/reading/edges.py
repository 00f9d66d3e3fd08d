# ruff: noqa: RUF001 (look-alikes are what people type)
"""Signs at the edge of a word that mean nothing there: ``what now?``, ``Breaking: ...``, ``"AI",``."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from query.fields import FIELDS
from query.reading import apart


class Edge(NamedTuple):
    """A sign that is left out."""

    start: int
    end: int
    said: str
    """What is said of it; empty where it goes without saying."""


_ASKING = re.compile(r"(?<=\w)(?=!*\?)(?P<sign>[!?]+)[,;.:]*(?=\Z|[\s)])")
_TERM = re.compile(r"[^\s()]*\Z")
_COLON = re.compile(r'(?<![^\s(+\-!])(?P<name>[^\s():"\[\]{}<>~^*?\\]+)\s*(?P<sign>:+)(?=[\s)]|\Z)')
_ENDING = re.compile(r"[,;.:!?…]+(?=[\s)]|\Z)")
_BEHIND = re.compile(r"(?<=\w\*)[,;.:!…]+(?=[\s)]|\Z)|(?<=[\w\"])[~^][\d.]*?(?P<sign>[,;.:!…]+)(?=[\s)]|\Z)")
_LEADING = re.compile(r"(?<![^\s(])[~^]+(?=[^\W\d])|(?:\A|(?<=\())\s*(?P<sign>:+)(?=\s*\w)")
_APOSTROPHE = re.compile(r"(?<![^\s(:+\-!])['‘’‚‛](?=\w)")
_ARROW = re.compile(r"(?<![^\s(])(?<!:\s)[-=<>]*[<>][-=<>]*(?![^\s)])")
_BETWEEN = re.compile(r'[,;|/]+(?=")')


def edges(text: str, masked: str) -> Iterator[Edge]:
    """Yield the signs at edges; ``masked`` is the text with what stands apart as letters."""
    yield from _asking(text, masked)
    yield from _colons(text, masked)
    for sign in _BEHIND.finditer(masked):
        yield Edge(*sign.span("sign" if sign["sign"] else 0), "")
    for sign in _APOSTROPHE.finditer(masked):
        yield Edge(*sign.span(), "")
    for sign in (*_LEADING.finditer(masked), *_ARROW.finditer(masked)):
        start, end = sign.span("sign" if sign.groupdict().get("sign") else 0)
        yield Edge(start, end, f"{text[start:end]} is left out, because it belongs to no word")
    for _, end in apart.quoted(text):
        if found := _ENDING.match(masked, end):
            yield Edge(*found.span(), "")
        elif found := _BETWEEN.match(text, end):
            yield Edge(*found.span(), f"{found[0]} is left out, and both are asked for: write OR for either")


def _asking(text: str, masked: str) -> Iterator[Edge]:
    """Yield question marks at ends of words; beside another wildcard, or behind a backslash, one is a letter."""
    for found in _ASKING.finditer(masked):
        before = _TERM.search(masked, 0, found.start())
        start = before.start() if before else 0
        word, wild = text[start : found.start()], set(masked[start : found.start()]) & set("*?")
        if '"' in word:
            continue  # an end of what stands in quotation marks
        if not wild and "\\" not in word:
            said = "stands for a letter only inside a word, as in wom?n"
            yield Edge(*found.span(), f"{found['sign']} is left out, because ? {said}")


_MISTYPED = 0.75
"""Least likeness of what is no field to one that it may be meant for: one letter in four may be wrong."""


def _colons(text: str, masked: str) -> Iterator[Edge]:
    for found in _COLON.finditer(masked):
        if text[found.end("name") - 1] == '"':
            continue
        name = found["name"]
        known = (*FIELDS, "_exists_")
        if name.lower() not in known and not get_close_matches(name.lower(), known, 1, _MISTYPED):
            yield Edge(*found.span("sign"), f"the : behind {name} is left out, because there is no field {name}")
