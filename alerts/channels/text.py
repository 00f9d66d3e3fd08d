"""Texts that a channel can carry: what comes from feeds holds anything, and each receiver takes something else."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from alerts.channels.port import Letter
from news.text.excerpt import beginning

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Line ends of every kind, escapes of terminals and whatever XML and header lines cannot hold."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
    r"|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""The same but for tab and newline, what XML 1.0 does not know, and what is unseen and turns what follows around.

Joiners of scripts stay.
"""


def whole(text: str) -> str:
    """Return ``text`` with a question mark for each half of a character that UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def one_line(text: str, most: int = 0) -> str:
    """Return ``text`` as one line of at most ``most`` characters (0: any number), without signs that control."""
    if (not most or len(text) <= most) and text.isprintable() and "  " not in text and text == text.strip():
        return text  # nearly every text: it has none of these signs, and is one line as it is
    line = " ".join(_UNSEEN.sub("", _CONTROLS.sub(" ", whole(text))).split())
    return beginning(line, most).of(line) if 0 < most < len(line) else line


def lines(text: str) -> str:
    """Return ``text`` with plain newlines between its lines and no other control characters but tabs."""
    return _UNSEEN.sub("", whole(text).replace("\r\n", "\n").replace("\r", "\n"))


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
