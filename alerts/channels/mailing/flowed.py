"""Plain text as mail carries it (RFC 3676, ``format=flowed``): short lines that programs may join again. Pure."""

from textwrap import TextWrapper

WIDTH = 72
"""Characters of a line; with the blank that says "goes on" it needs no break of the encoding either."""
SIGNATURE = "-- "
"""The line above a signature, whose blank says nothing."""

_wrapper = TextWrapper(
    WIDTH, break_long_words=False, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False
)
"""Words that are longer, such as addresses, stay whole, so that they can be followed."""


def flowed(text: str) -> str:
    """Return the lines of a text, each broken between its words and marked where it goes on."""
    return "\n".join(_broken(line) for line in text.split("\n"))


def _broken(line: str) -> str:
    if line != SIGNATURE:
        line = line.rstrip(" ")
    return " \n".join(map(_stuffed, _wrapper.wrap(line) if len(line) > WIDTH else [line]))


def _stuffed(line: str) -> str:
    """Return a line that is read as it stands: not as a quote, nor by servers as the beginning of a message."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line
