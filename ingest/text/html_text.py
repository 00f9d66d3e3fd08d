"""Markup to plain text: what a reader would see, one block a line.

Nearly all markup is made of well-formed tags that HTML knows, and one pass of one pattern takes those out.
Whatever is not accounted for by it to the last ``<`` and ``>`` is read by an HTML parser, to the same text.
"""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from ingest.mend.references import join_pairs
from ingest.text.unseen import take_out

LARGEST = 1_000_000
"""Characters of one text's markup that are looked at."""
MOST_TAGS = 20_000
"""The HTML parser's time grows with the square of the nesting; beyond this many tags they are cut out instead."""

_CASELESS = re.IGNORECASE | re.ASCII
_BLOCKS = (
    "address|article|aside|blockquote|body|br|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer"
    "|form|h[1-6]|header|hr|html|li|main|menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HIDING = (
    "button|frame|frameset|head|iframe|math|meta|noembed|noframes|noscript|object|plaintext|script|select|style|svg"
    "|template|textarea|title|xmp"
)
_INLINE = (
    "a|abbr|acronym|audio|b|bdi|bdo|big|canvas|cite|code|data|del|dfn|em|embed|font|i|img|input|ins|kbd"
    "|label|link|map|mark|param|picture|q|s|samp|small|source|span|strike|strong|sub|sup|time|tt|u|var|video|wbr"
)
_BLOCK_TAG = re.compile(rf"<(?=/?(?:{_BLOCKS})[\s/>])", _CASELESS)
_MARKUP = re.compile(
    rf"<!--|</?(?:(?P<block>{_BLOCKS})|{_INLINE}|{_HIDING})(?:\s+[A-Za-z_:@][^<>]*|\s*/?)>",
    _CASELESS,
)
_NAMED = re.compile(
    r"""(?<![^\s"'`(\[,;:/\u00ab\u2013-\u201e-])</?(?!(?:p|br|hr|li|t[dhr]|d[dt])\b)[a-z][a-z0-9]*(?:\s[^<>=]*)?>"""
    r"""(?![^\s"'`)\],;:!.?/\u00bb\u2013-\u201e-])""",
    re.IGNORECASE,
)
"""A tag that stands apart like a word, without attributes that have values."""
_CLOSED = re.compile(rf"</(?:{_BLOCKS}|{_INLINE}|{_HIDING})\s*>|<(?:br|img|hr|p)\b[^<>]*>", _CASELESS)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_KNOWN_TAG = re.compile(
    r"<(?:/?(?:(?:span|a|strong|em|i|b|code|img|u|su[bp]|s(?:mall|amp|ource|trike)?|q|font|cite|abbr|time|picture"
    r"|mark|del|ins|kbd|label|tt|var|big|dfn|wbr|data|acronym|html|body|meta|link|video|audio|col(?:group)?)"
    r"(?=[\s/>])[^>]*>"
    r"|(?:p|li|div|[uo]l|br|h[1-6r]|t(?:[dhr]|able|body|head|foot)|blockquote|d[dlt]|fig(?:ure|caption)|pre|section"
    r"|article|header|footer|aside|center|main|nav|form|address|details|summary)(?=[\s/>])[^>]*(?=>))"
    r"|!--[^<>]*-->)"
)
"""The usual tags: whole where they break no line, of the others all but the ``>``, which then marks a line.

``[^>]`` is matched faster than ``[^<>]``; who uses it looks whether a match holds a second ``<``.
"""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG_OR_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)

_LONG_TAG = re.compile(r"(<[A-Za-z][^\s<>]*+)\s[^<>]{1000,}+")
"""A tag with more attributes than it needs: the HTML parser's time grows with the square of their number."""
_SECTION = "<![CDATA["
"""XML that was escaped with its text; to HTML it would be a comment."""
_BLANKS = re.compile(r"  +")
_WIDE = "\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks of other widths than usual."""
_ODD = re.compile(
    rf"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad{_WIDE}\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)


def scrub(text: str) -> str:
    """Return the text in NFC, without control characters, invisible joints and lone surrogates.

    Windows characters in the place of C1 controls are put right; line and paragraph separators
    become newlines. Runs of spaces are one space, runs of newlines one newline, none at the ends.
    """
    plain = text.isascii()
    if not plain:
        text = text.replace("\xa0", " ")
    if text.isprintable():  # so there is no white space either, but for blanks
        text = text.strip()
    else:
        if not text.replace("\n", " ").isprintable():
            text = _ODD.sub(_mend, text)
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    return text if plain else unicodedata.normalize("NFC", text)


def has_markup(text: str) -> bool:
    """Return whether ``text`` holds a tag that HTML knows, rather than a mere ``<`` or the name of a tag.

    A tag is only named where it stands apart like a word, gives no attribute a value, and is not both opened
    and closed: ``Use <video> now``. Those that are usually left open (``<p>``, ``<br>``) are always markup.
    """
    return "<" in text and _has_markup(text)


def to_text(source: str) -> tuple[str, bool]:
    """Return the plain text of ``source`` and whether it had been escaped once too often.

    ``source`` is HTML, or plain text with or without character references. What still looks like
    markup (:func:`has_markup`) afterwards is taken out too: a feed that escapes its tags once too often
    means the tags, and one that writes about a tag names it.
    """
    source = source[:LARGEST]
    if "<" not in source and "&" not in source:
        return scrub(source), False
    source = join_pairs(source)
    if _SECTION in source:
        source = source.replace(_SECTION, "").replace("]]>", "")
    marked = "<" in source and _has_markup(source, cut=True)
    text, again = _unescape(_strip(source) if marked else source, 2)
    if not marked and has_markup(text) and _CLOSED.search(text):
        text, marked = _strip(text), True
    for _ in range(3):
        text = scrub(text)
        if not has_markup(text):
            return text, again and marked
        text, again = _unescape(_without_markup(text), 1)[0], True
    text = scrub(text)
    return text.replace("<", "") if has_markup(text) else text, again and marked


def one_line(text: str) -> str:
    """Return ``text`` with its newlines as spaces."""
    return text.replace("\n", " ")


def _has_markup(text: str, *, cut: bool = False) -> bool:
    """Say whether it has; with ``cut`` a block that the text begins with is markup, left open where it was cut."""
    named: set[str] = set()
    for tag in _MARKUP.finditer(text):
        if not _NAMED.match(text, tag.start()) or (cut and tag["block"] and not tag.start()):
            return True
        name = tag[0].strip("<>").split()[0].lower()
        if (name[1:] if name[0] == "/" else f"/{name}") in named:
            return True
        named.add(name)
    return False


def _strip(source: str) -> str:
    """Return the text of markup, its own line breaks as spaces, each block on lines of its own."""
    text = _by_known_tags(source)
    if text is not None:
        return text
    shown = take_out(source)
    text = _by_known_tags(shown) if shown != source else None
    return _parse(shown) if text is None else text


def _by_known_tags(source: str) -> str | None:
    """Return the text; null where a ``<`` or ``>`` is not part of a known tag."""
    if source.rfind("<") > source.rfind(">"):  # else the pattern would look for an end again and again
        return None
    text, number = _KNOWN_TAG.subn("", source)
    if not source.count("<") == number == source.count(">"):
        return None
    for sign in "\n\t\r\u2028":
        text = text.replace(sign, " ")
    return html.unescape(text.replace(">", "\n"))


def _parse(source: str) -> str:
    source = _ODD.sub(_mend, source)
    if source.count("<") > MOST_TAGS:
        return html.unescape(_TAG_OR_COMMENT.sub("\n", source))
    source = _LONG_TAG.sub(r"\1 ", source)
    tree = LexborHTMLParser(_BLOCK_TAG.sub("\n<", " ".join(source.split())))
    return tree.text(deep=True, separator="", strip=False)


def _without_markup(text: str) -> str:
    # Looked for behind the last end of one, each beginning of a comment would be a way through the whole text.
    end = text.rfind("-->") + 3
    return _MARKUP.sub(_cut_out, _COMMENT.sub("", text[:end]) + text[end:] if end > 2 else text)


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
    if sign.isspace() and not "\x1c" <= sign <= "\x1f":
        return "\n" if sign in "\x0b\x0c\x85\u2028\u2029\r" else " "
    if "\x80" <= sign <= "\x9f":
        return bytes([ord(sign)]).decode("cp1252", "ignore")
    return ""
