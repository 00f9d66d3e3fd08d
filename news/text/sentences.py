"""Where sentences end, for everything that reads, cuts or quotes a text.

A sentence ends behind

- a full stop, question or exclamation mark or ellipsis with the quotes and brackets that close behind it,
  where blanks follow and then, behind opening quotes, what is no small letter: "said." The, said. $45 an hour;
- a full stop, question or exclamation mark of Chinese and Japanese, whatever follows;
- a run of new lines, and a bar or bullet before white space.

A full stop behind an abbreviation or an initial ends nothing, as names go on behind them: Warner Bros. Discovery,
U.S. Library, Samuel L. Jackson, 5 p.m. Monday. It does where plain prose begins: an article or a pronoun with a
capital and then a small letter (at Acme Inc. The guild said). "Mr." and "vs." never end a sentence, "No." and
"approx." do not before a number, nor does the point behind the number of a day as German writes it (3. Mai).
What cannot be told (at Warner Bros. Writers said) is read as one sentence: to read two as one does less harm
than to tear a name apart.
"""

import re
from collections.abc import Iterator

from news.text.months import WORD

CLOSING = "\"'\u2019\u201d\u00bb)]\u300d\u300f\uff09\u3011"
"""Quotes and brackets that close, and stand behind the sign that ends a sentence."""

STOPS = ".!?\u2026"
"""Signs that end a sentence, if blanks follow."""
_WIDE_STOPS = "\u3002\uff01\uff1f\uff61"
_SMALL = "a-z\u00df-\u00f6\u00f8-\u00ff\u03ac-\u03ce\u0430-\u045f"
_CLOSE = f"(?:[{re.escape(CLOSING)}]|[ \u00a0\u202f]\u00bb)*+"
"""French sets a blank before its closing quotes."""
_OPEN = "[\"'\u2018\u201c\u00ab(\\[\u00bf\u00a1$£€¥₹#@]*+"
_SIGN = re.compile(rf"[{STOPS}\n|\u2022{_WIDE_STOPS}]")
_END = re.compile(
    rf"{_SIGN.pattern}(?:(?<=\n)(?!\n)|(?<=[|\u2022])(?=\s)|(?<=[{_WIDE_STOPS}]){_CLOSE}"
    rf"|(?<=[{STOPS}]){_CLOSE}(?=[^\S\n]++{_OPEN}[^\W{_SMALL}_]))"
)
"""Begins with one set of signs, to which a search skips; alternatives would be tried at every character."""
_SEEN = 40
"""Characters behind a stretch that are read to tell whether its last sign ends a sentence."""

_SHORTENED = re.compile(
    r"\b(?:(?P<title>Mr|Mrs|Ms|Mx|Messrs|Mme|Mlle|Dr|Gov|Sen|Rep|Gen|Maj|Adm|Prof|Lt|Sgt|Capt|Col|Rev|Hon|Asst|vs?|Vs)"
    r"|(?P<number>No|Nos|Vol|Ep|Sec|Art|Ch|pp?|approx|avg|est|incl|max|min)|(?P<time>[ap]\.m)"
    r"|[A-Z](?:\.[A-Z])*|[A-Z][b-df-hj-np-tv-xz]{1,4}|Jr|Sr|Inc|Corp|Co|Ltd|Bros|Cos|Ent|Prods?|Pics|Publ|Inst|Div|Cie"
    r"|S\.p\.A|Intl|Int'l|Natl|Nat'l|Univ|Dept|Dist|Assn|Assoc|Ave|Apt|Exec|Ph\.D|etc|i\.e|e\.g"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Tues?|Wed|Thu(?:rs)?|Fri"
    r"|Ala|Ariz|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Mass|Mich|Minn|Mo|Neb|Nev|Okla|Ore|Pa|Tex|Va|Wash|Wis|Wyo)\.\Z"
)
"""Abbreviations of the trade press, those of months and states as the Associated Press writes them; and any short
word with a capital and without a vowel: Mt., Ft., Mfg., Bldg."""
_LONGEST = 12
"""Characters of the longest abbreviation that is looked back for."""
_PROSE = re.compile(
    rf"\s++{_OPEN}(?:The|An?|This|That|These|Those|I|He|She|It|They|We|You|There|His|Her|Its|Their|Our|But|However"
    r"|Meanwhile)\b(?:['\u2019][a-z]+)?,?\s++[a-z]"
)
_DIGIT = re.compile(r"\s++[$£€¥₹]?\d")
_DAY_NUMBER = re.compile(r"(?<![\d.,])\d{1,2}\.\Z")
_MONTH = re.compile(rf"\s++{WORD}")
_DAY = re.compile(
    r"\s++(?:\(?[A-Z]{1,3}T\b|UTC\b|Pacific\b|Eastern\b|Central\b|local\b|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr"
    r"|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*)"
)


def ends(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield the places right behind sentences, ascending, as they are asked for; time is linear.

    Those whose last sign (not the quotes that close behind it) stands from ``start`` to before ``end``. The end
    of the text is no end of a sentence of its own. White space between two sentences belongs to the later one, a
    run of new lines, a bar or a bullet to the earlier.
    """
    stop = len(text) if end is None else end
    for match in _END.finditer(text, start, stop + _SEEN):
        mark = match.start()
        if mark >= stop:
            return
        if text[mark] != "." or not _goes_on(text, mark, match.end()):
            yield match.end()


def ended(text: str, start: int, end: int) -> bool:
    """Say whether a sentence ends between two places. As ``ends`` does, and faster where none does."""
    return _SIGN.search(text, start, end) is not None and next(ends(text, start, end), None) is not None


def start_of(text: str, place: int, low: int = 0) -> int:
    """Return where the sentence that a place is in begins, white space skipped; ``low`` where it begins before."""
    begin = low
    for end in ends(text, low, place):
        begin = end
    while begin < place and text[begin].isspace():
        begin += 1
    return begin


def end_of(text: str, place: int, high: int) -> int:
    """Return the place behind the sentence that a place is in; ``high`` or the text's end where it ends later."""
    return min(next(ends(text, place, high), high), high, len(text))


def ends_at(text: str, mark: int) -> bool:
    """Say whether the sign at a place ends a sentence."""
    return ended(text, mark, mark + 1)


def finished(text: str) -> bool:
    """Say whether a text stops with the sign of a sentence's end, whatever quotes close behind it."""
    return text.rstrip(CLOSING).endswith(tuple(STOPS + _WIDE_STOPS))


def _goes_on(text: str, mark: int, end: int) -> bool:
    """Say whether a full stop stands within a sentence, behind what is shortened; its quotes end at ``end``."""
    if text[mark - 1 : mark].isdigit():
        number = _DAY_NUMBER.search(text, max(0, mark - 3), mark + 1)
        return number is not None and _MONTH.match(text, end) is not None
    shortened = _SHORTENED.search(text, max(0, mark - _LONGEST), mark + 1)
    if shortened is None:
        return False
    match shortened.lastgroup:
        case "title":
            return True
        case "number":
            return _DIGIT.match(text, end) is not None
        case "time":
            return _DAY.match(text, end) is not None
        case _:
            return _PROSE.match(text, end) is None
