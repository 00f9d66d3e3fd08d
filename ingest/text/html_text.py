"""Markup to plain text: what a reader would see, one block a line."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

LARGEST = 1_000_000
"""Characters of one text's markup that are looked at."""
MOST_TAGS = 20_000
"""The HTML parser's time grows with the square of the nesting; beyond this many tags they are cut out instead."""

_UNSEEN = [
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "head",
    "button",
    "select",
]
_BLOCKS = (
    "address|article|aside|blockquote|br|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hr|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = (
    "a|abbr|acronym|audio|b|bdi|bdo|big|body|button|canvas|cite|code|data|del|dfn|em|embed|font|head|html|i|iframe"
    "|img|input|ins|kbd|label|link|map|mark|math|meta|noscript|object|param|picture|q|s|samp|script|select|small"
    "|source|span|strike|strong|style|sub|sup|svg|template|time|tt|u|var|video|wbr"
)
_BLOCK_TAG = re.compile(rf"<(?=/?(?:{_BLOCKS})(?:[\s/>]))", re.IGNORECASE)
_MARKUP = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE})(?:\s+[A-Za-z_:@][^<>]*|\s*/?)>|<!--", re.IGNORECASE)
_CLOSED = re.compile(rf"</(?:{_BLOCKS}|{_INLINE})\s*>|<(?:br|img|hr|p)\b[^<>]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_LEFT_OVER = re.compile(
    rf"<!--.*?-->|<!--|</?(?:(?P<block>{_BLOCKS})|{_INLINE})(?:\s+[A-Za-z_:@][^<>]*|\s*/?)>",
    re.IGNORECASE | re.DOTALL,
)
_TAG_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)

_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


def scrub(text: str) -> str:
    """Return the text in NFC, without control characters, invisible joints and lone surrogates.

    Windows characters in the place of C1 controls are put right; line and paragraph separators
    become newlines. Runs of spaces are one space, runs of newlines one newline, none at the ends.
    """
    if not text.isascii() or _ODD.search(text):
        text = unicodedata.normalize("NFC", _ODD.sub(_mend, text))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def has_markup(text: str) -> bool:
    """Return whether ``text`` holds a tag that HTML knows, rather than a mere ``<``."""
    return "<" in text and _MARKUP.search(text) is not None


def to_text(source: str) -> tuple[str, bool]:
    """Return the plain text of ``source`` and whether it had been escaped once too often.

    ``source`` is HTML, or plain text with or without character references. What still looks like
    a known tag afterwards is taken out too: a text holds no markup, even where it is about markup.
    """
    source = source[:LARGEST]
    marked = has_markup(source)
    if not (marked or "&" in source or "<" in source):
        return scrub(source), False
    text, again = _unescape(_strip(source) if marked else source, 2)
    if not marked and has_markup(text) and _CLOSED.search(text):
        text, marked = _strip(text), True
    for _ in range(3):
        if not has_markup(text):
            break
        text, again = _unescape(_LEFT_OVER.sub(_cut_out, text), 1)[0], True
    return scrub(text), again and marked


def one_line(text: str) -> str:
    """Return ``text`` with its newlines as spaces."""
    return text.replace("\n", " ")


def _strip(source: str) -> str:
    source = _ODD.sub(_mend, source)
    if source.count("<") > MOST_TAGS:
        return html.unescape(_TAG_OR_COMMENT.sub("\n", source))
    tree = LexborHTMLParser(_BLOCK_TAG.sub("\n<", " ".join(source.split())))
    tree.strip_tags(_UNSEEN)
    return tree.text(deep=True, separator="", strip=False)


def _cut_out(match: re.Match[str]) -> str:
    return "\n" if match["block"] else ""


def _unescape(text: str, rounds: int) -> tuple[str, bool]:
    """Undo character references up to ``rounds`` times; say whether there were any."""
    found = False
    for _ in range(rounds):
        if "&" not in text or not _REFERENCE.search(text):
            break
        plain = html.unescape(text)
        if plain == text:
            break
        text, found = plain, True
    return text, found


def _mend(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in "\t\r\x0b\x0c\x85\u2028\u2029":
        return "\n" if sign in "\x0b\x0c\x85\u2028\u2029\r" else " "
    if "\x80" <= sign <= "\x9f":
        return bytes([ord(sign)]).decode("cp1252", "ignore")
    return ""
