"""What stands in a cell of a table, so that no spreadsheet takes a text from the web for a formula.

The rule is OWASP's (CSV injection): a cell that begins with ``=``, ``+``, ``-``, ``@``, tab or the end of a line
gets an apostrophe in front. The signs count behind blanks and unseen characters, too, and in their full-width,
small and raised forms. Numbers and times, which are made here and by nobody else, stay as they are.
"""

import re
import unicodedata
from datetime import UTC, datetime

BETWEEN = "; "
"""Between the values of a list."""
_STARTING = frozenset("=+-@\u2212")
"""The last is the minus of mathematics, to which raised ones come down."""
_ENDS = "\t\r\n"
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*")


def cell(value: object) -> str:
    """Return a value as a cell; null and nothing are an empty one."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"{value:.15g}"
        case datetime():
            return _time(value)
        case tuple() | list():
            return BETWEEN.join(defused(str(each)) for each in value)
        case _:
            return defused(str(value))


def defused(text: str) -> str:
    """Return the text, with an apostrophe in front where a spreadsheet would calculate with it."""
    return f"'{text}" if _calculates(text) else text


def _time(moment: datetime) -> str:
    exactly = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=exactly).replace("+00:00", "Z")


def _calculates(text: str) -> bool:
    if not text:
        return False
    if text[0] in _ENDS:
        return True
    seen = _UNSEEN.match(text)
    first = text[seen.end() :][:1] if seen else ""
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in _STARTING
