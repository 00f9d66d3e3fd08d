"""Texts that a channel can carry: what comes from feeds holds anything, and each receiver takes something else."""

from collections.abc import Callable
from typing import Any

import msgspec

from alerts.channels.port import Letter
from news.text.excerpt import beginning
from news.text.plain import whole


def whole_values(value: Any) -> Any:
    """Return a value of plain objects, lists and texts with every text in it made :func:`whole`."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole(key): whole_values(each) for key, each in value.items()}
    return [whole_values(each) for each in value] if isinstance(value, list | tuple) else value


def whole_letter(letter: Letter) -> Letter:
    """Return ``letter`` with every text in it :func:`whole`, so that it can be written as JSON."""
    return msgspec.convert(whole_values(msgspec.to_builtins(letter)), Letter)


def units(text: str) -> int:
    """Return the length of ``text`` in units of UTF-16, as many services count."""
    return len(text) + sum(ord(sign) > 0xFFFF for sign in text)


def within(text: str, most: int) -> str:
    """Return ``text`` in at most ``most`` :func:`units`."""
    left = most
    for place, sign in enumerate(text):
        left -= 2 if ord(sign) > 0xFFFF else 1
        if left < 0:
            return beginning(text, max(2, place)).of(text)
    return text


def escaped_within(text: str, escaped: Callable[[str], str], most: int) -> str:
    """Return as much of ``text`` as has at most ``most`` :func:`units` once it is escaped, so escaped.

    An escaped text that is cut may end in half of a sign.
    """
    size = most
    while (over := units(found := escaped(within(text, size))) - most) > 0:
        size -= max(1, over // 5)
    return found
