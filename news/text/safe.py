"""Markup of a feed to markup that may be shown: text, lists, tables, quotes and links, nothing that acts or loads.

nh3 parses as browsers do and keeps what is listed here, so what is unknown to us is not shown. Pictures are
left out: showing one tells its server who reads what, and when. There is no style, class, id, form or script.
An item's markup is made safe when it is read, for everyone it is handed to, and by the page once more, which
takes nothing on trust.
"""

import html as references
import re

import nh3

LARGEST = 200_000
"""Characters, before and after, at most; longer markup is not shown, its plain text is."""
MOST_TAGS = 3_000
"""Tags, those that end another among them, at most: the parser's time grows with the square of their nesting, to
some 20 ms here."""

_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "dl",
    "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "s", "samp", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto"}
_REL = "noopener noreferrer nofollow"

_WORTH = re.compile(
    r"<(?:a\s|(?:abbr|b|blockquote|cite|code|d[ldt]|del|em|h[1-6]|i|ins|kbd|li|mark|pre|q|s|samp|strong|su[bp]"
    r"|table|u|var)[\s/>])",
    re.IGNORECASE,
)
"""What plain text cannot show; a paragraph it can."""
_HEADING = re.compile(r"<(/?)h[12]\b", re.IGNORECASE)
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/][^>]{0,2000}+>", re.IGNORECASE
)
"""HTML repeats open formatting in every later paragraph, however many there are with different attributes, but
at most three that are alike (the standard's "Noah's Ark clause"): so they are made alike."""


def markup(html: str, base: str = "") -> str:
    """Return ``html`` as it may be shown; empty where plain text shows as much, or it is too much to look at.

    Links of http, https and mailto stay; relative ones are resolved against ``base``, the article's address, and
    without one lose their address. Headings begin at the third level, below those of the page they are shown on.
    """
    if "<" not in html:
        html = references.unescape(html)
    if _too_much(html) or not _WORTH.search(html):
        return ""
    safe = nh3.clean(
        _FORMATTING.sub(r"<\1>", _HEADING.sub(r"<\1h3", html)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=_REL,
        url_relative=("rewrite_with_base", base) if base else "deny",
    ).strip()
    return "" if _too_much(safe) else safe


def _too_much(html: str) -> bool:
    return len(html) > LARGEST or html.count("<") > MOST_TAGS
