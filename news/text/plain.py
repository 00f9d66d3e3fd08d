"""Texts that any receiver can carry: what comes from feeds holds anything, and XML and header lines do not."""

import re

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
