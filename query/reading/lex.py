"""Lucene text to luqum's tree, with ``&&``, ``||`` and ``!``, and errors that know their place."""

import re
from collections.abc import Iterator
from decimal import InvalidOperation
from threading import Lock
from typing import Any

import luqum.parser
from luqum.exceptions import ParseError
from luqum.head_tail import TokenValue
from luqum.tree import Item, Word

from query.errors import QueryError, put
from query.reading import apart

_SIGNS = {"&&": "AND_OP", "||": "OR_OP", "!": "NOT"}
_POSITION = re.compile(r"position (\d+)")
_NO_NUMBER = re.compile(r"(?<=\")~(?=[\d.])(?!\d+(?![\d.]))|[~^](?=[\d.])(?!(?:\d+(?:\.\d+)?|\.\d+)(?![\d.]))")
"""Before what is no number where one is meant."""
_one_at_a_time = Lock()
_lexer = luqum.parser.lexer.clone()


def read(text: str) -> Item:
    """Return luqum's tree of ``text``. Raises :class:`QueryError` for broken syntax."""
    try:
        with _one_at_a_time:  # PLY keeps its state in the lexer
            found: Item = luqum.parser.parser.parse(text, lexer=_Tokens(text))
    except ParseError as error:
        raise _refusal(text, str(error)) from error
    except (InvalidOperation, ValueError) as error:  # digits and points in any order are a number to luqum's lexer
        place = _NO_NUMBER.search(text)
        raise QueryError("a number is expected here, such as 2", place.end() if place else len(text)) from error
    return found


class _Tokens:
    """luqum's tokens with Lucene's sign operators among them, as PLY wants a lexer."""

    def __init__(self, text: str) -> None:
        self._tokens = self._all(text)

    def input(self, text: str) -> None:
        """Called by PLY; the text is known already."""

    def token(self) -> Any:
        """Return the next token, or nothing at the end."""
        return next(self._tokens, None)

    @staticmethod
    def _all(text: str) -> Iterator[Any]:
        stretches = list(apart.bare(text))
        _lexer.input(_hidden(text, stretches))
        for token in iter(_lexer.token, None):
            if stretches and token.type == "TERM":
                token.value = _restored(token, text, stretches)
            if token.type == "TERM" and token.value.value in _SIGNS:
                token.type = _SIGNS[token.value.value]
                token.value = _sign(token.value)
            elif token.type == "TERM" and token.value.value.startswith("!"):
                yield _cut_sign(token)
            yield token


def _hidden(text: str, stretches: list[tuple[int, int]]) -> str:
    """Return the text with letters in the place of addresses and times, in which signs are no signs."""
    for start, end in stretches:
        text = put(text, start, end - start, "q" * (end - start))
    return text


def _restored(token: Any, text: str, stretches: list[tuple[int, int]]) -> Word:
    """Return the word of a token with what was hidden in it, every sign of that escaped; its size stays."""
    word: Word = token.value
    begin = token.lexpos
    value = word.value
    for start, end in reversed(stretches):
        if begin <= start < begin + len(word.value):
            value = put(value, start - begin, end - start, re.sub(r"(\W)", r"\\\1", text[start:end]))
    return Word(value, pos=word.pos, size=word.size, head=word.head, tail=word.tail)


def _sign(word: Word) -> TokenValue:
    value = TokenValue(word.value)
    value.pos, value.size, value.head, value.tail = word.pos, word.size, word.head, word.tail
    return value


def _cut_sign(token: Any) -> Any:
    """Take the leading ``!`` off a term and return it as a token of its own."""
    negation = luqum.parser.lex.LexToken()
    negation.type, negation.lexpos, negation.lineno = "NOT", token.lexpos, token.lineno
    negation.value = _sign(Word("!", pos=token.lexpos, size=1, head=token.value.head))
    word = Word(token.value.value[1:], pos=token.lexpos + 1, size=token.value.size - 1)
    token.value, token.lexpos = word, token.lexpos + 1
    return negation


def _refusal(text: str, reason: str) -> QueryError:
    found = _POSITION.findall(reason)
    position = int(found[-1]) if found else len(text)
    if re.search(r"(?<!\\)(?:\\\\)*\\$", text):
        return QueryError(r"a backslash needs a character after it: write \\ for the sign itself", len(text) - 1)
    opened = _unclosed(text)
    if opened is not None:
        return QueryError(f"the {text[opened]} is not closed: add the missing {_CLOSING[text[opened]]}", opened)
    return _unexpected(text, position) if position < len(text) else _broken_off(text)


def _broken_off(text: str) -> QueryError:
    if ended := re.search(r"(\w+):\s*$", text):
        return QueryError(f"after {ended[1]}: a value is expected: finish the last term", len(text))
    return QueryError("the query breaks off here: close every bracket and finish the last term", len(text))


def _unexpected(text: str, position: int) -> QueryError:
    shown = (text[position : position + 20].split(maxsplit=1) or [text[position]])[0]
    if shown in ("AND", "OR", "&&", "||"):
        asked = "put a term there, or the word in quotation marks if it is text"
        return QueryError(f"{shown} needs something before it: {asked}", position)
    if shown.startswith(")") and text[:position].rstrip().endswith("("):
        return QueryError("these brackets hold nothing: put a term into them, or leave them out", position)
    return QueryError(
        f"{shown!r} is not expected here: put it in quotation marks if it is text, or mend the brackets", position
    )


_CLOSING = {"(": ")", "[": "] or }", "{": "} or ]"}


def _unclosed(text: str) -> int | None:
    """Return the place of the last bracket that nothing closes."""
    opened: list[int] = []
    for at, sign in enumerate(apart.mask(text)):
        if sign in _CLOSING:
            opened.append(at)
        elif sign in ")]}" and opened:
            opened.pop()
    return opened[-1] if opened else None
