"""A date taken apart: what its pieces are, whatever their order.

Each piece has one role (day, clock, zone, ...). A number without a role makes the whole no date, since it
might be another day; a word without one behind a date counts as a zone that is not understood.
"""

import calendar
import re
import unicodedata
from datetime import date, timedelta

from ingest.dates import zones
from ingest.dates.clock import HALVES, Clock, clock, halved
from ingest.dates.parts import DateParts, Gathered, Numeric, year_of
from ingest.dates.pieces import FILLERS, PIECE
from news.text import calendar_words

_NUMBERS = re.compile(r"\d+")
_WIDTHLESS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))
_COMMENTED = re.compile(r"(?:GMT|UTC?)? ?([+-])(\d\d?)(?::?(\d\d))?", re.IGNORECASE)
_HOURS = frozenset("hHtT\u0447\u0e19")
"""Letters for "hours", and what may stand between time and date."""
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""The year before the first of a Japanese era, and of the Republic that Taiwan counts from."""
_SPELLED = re.compile("[〇零一二三四五六七八九十元]+(?=[年月日號号時时點点分])")
_DIGITS = str.maketrans("〇零一二三四五六七八九元", "001234567891")


def scan(text: str, country: str = "", languages: tuple[str, ...] = ()) -> DateParts | None:
    """Return the parts of the date that ``text`` is; null where it is none.

    ``country`` and ``languages`` are those of the feed, for words and zones with several meanings.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_WIDTHLESS)
        text = _SPELLED.sub(_in_digits, text)
    scanner = _Scanner(country, languages)
    for match in PIECE.finditer(text):
        kind = match.lastgroup or ""
        getattr(scanner, f"_{kind}")(match)
        scanner.last = kind
        scanner.parts.pieces += 1
    return scanner.end()


def _in_digits(match: re.Match[str]) -> str:
    """Return a number in Chinese signs as digits, up to 99 or digit by digit as years are."""
    tens, ten, ones = match[0].partition("十")
    if not ten:
        return tens.translate(_DIGITS)
    return (tens.translate(_DIGITS) or "1") + (ones.translate(_DIGITS) or "0")


class _Scanner:
    """The roles of the pieces so far: a method for each kind of piece, called in the order of the text."""

    def __init__(self, country: str, languages: tuple[str, ...]) -> None:
        self.country, self.languages = country, languages
        self.last = ""
        """Kind of the piece before."""
        self.parts = Gathered()
        self.half = ""
        self.comments: list[str] = []

    def _week(self, match: re.Match[str]) -> None:
        digits = "".join(_NUMBERS.findall(match[0]))
        year, week, day = int(digits[:4]), int(digits[4:6]), int(digits[6:] or 1)
        self.parts.set_day(lambda: date.fromisocalendar(year, week, day))

    def _eastern(self, match: re.Match[str]) -> None:
        year, month, day = _NUMBERS.findall(match[0])
        era = _ERAS.get(match.string[max(0, match.start() - 2) : match.start()])
        self.parts.set_day(lambda: date(era + int(year) if era else year_of(year), int(month), int(day)))

    def _year_first(self, match: re.Match[str]) -> None:
        year, month, day = _NUMBERS.findall(match[0])
        self.parts.set_day(lambda: date(year_of(year), int(month), int(day)))

    def _ordinal(self, match: re.Match[str]) -> None:
        year, number = map(int, match[0].split("-"))
        self.parts.broken |= not 1 <= number <= 365 + calendar.isleap(year)
        self.parts.set_day(lambda: date(year, 1, 1) + timedelta(number - 1))

    def _year_month(self, match: re.Match[str]) -> None:
        year, month = map(int, _NUMBERS.findall(match[0]))
        self.parts.set_day(lambda: date(year, month, 1))
        self.parts.found.notes.add("date-day-unknown")

    def _numeric(self, match: re.Match[str]) -> None:
        first, second, year = _NUMBERS.findall(match[0])
        pointed = "." in match[0]
        if pointed and len(year) == 2 and self.parts.has_day:  # 10.30.15 is a time
            self._clock(match)
            return
        self.parts.days += 1
        self.parts.found.numeric = Numeric(int(first), int(second), year_of(year), pointed, len(year) == 2)

    def _compact(self, match: re.Match[str]) -> None:
        text = match[0]
        self.parts.set_day(lambda: date(int(text[:4]), int(text[4:6]), int(text[6:8])))
        if time := text[8:].lstrip("Tt \t"):
            self._time(clock(f"T{time}"))

    def _clock(self, match: re.Match[str]) -> None:
        self._time(clock(match[0]))

    def _time(self, time: Clock | None) -> None:
        self.parts.add_time(halved(time, self.half) if time and self.half and self.last == "half" else time)

    def _half(self, match: re.Match[str]) -> None:
        self.half = match[0]
        if self.parts.clocks and self.last == "clock":
            self.parts.clocks[-1] = halved(self.parts.clocks[-1], self.half)

    def _offset(self, match: re.Match[str]) -> None:
        numbers = _NUMBERS.findall(match[0])
        if len(numbers) == 1:
            digits = numbers[0]
            numbers = [digits[:-2], digits[-2:]] if len(digits) > 2 else [digits, "0"]
        rule = zones.offset("+" if match[0][0] == "+" else "-", int(numbers[0]), int(numbers[1]))
        if rule is None:
            self.parts.found.notes.add("date-zone-unknown")
        elif self.parts.found.offset is None:
            self.parts.found.offset = rule
        lone_time = ":" in match[0] and not self.parts.clocks and not (self.parts.days and self._joined(match))
        self.parts.broken |= not self.parts.placed or lone_time

    @staticmethod
    def _joined(match: re.Match[str]) -> bool:
        """Return whether a piece follows a number without a blank: ``2024-11-28+02:00`` as XML Schema has it."""
        return match.start() > 0 and match.string[match.start() - 1].isdigit()

    def _month_number(self, match: re.Match[str]) -> None:
        self.parts.months.append(calendar_words.Named(int(_NUMBERS.findall(match[0])[0]), sure=True))

    def _city(self, match: re.Match[str]) -> None:
        self._zone_or_note(match[0])

    def _spelled(self, match: re.Match[str]) -> None:
        self._zone_or_note(match[0])

    def _comment(self, match: re.Match[str]) -> None:
        self.comments.append(match[0][1:-1].strip())

    def _running(self, match: re.Match[str]) -> None:
        """Go's reading of a running clock behind the time: no part of the date."""

    def _number(self, match: re.Match[str]) -> None:
        digits = _NUMBERS.findall(match[0])[0]
        (self.parts.behind if self.parts.clocks and self.parts.has_day else self.parts.numbers).append(digits)

    def _word(self, match: re.Match[str]) -> None:
        text = match[0].rstrip(".")
        if text[1:2] in ("'", "\u2019"):  # French, Catalan
            text = text[2:]
        in_place = self.last in {"clock", "half", "offset"}
        if self.last == "clock" and text.lower() in HALVES:
            self._half(match)
            return
        if in_place and (((text.isupper() or text == "z") and self._zone(text)) or self._letter(text)):
            return
        if self._calendar(text) or text.lower() in FILLERS:
            return
        if in_place or text.isupper():
            self._zone_or_note(text)
        elif self.parts.placed:
            self.parts.found.notes.add("date-zone-unknown")

    def _letter(self, text: str) -> bool:
        """Note a single letter behind the clock: half of a day, or a military zone, unknown by RFC 5322."""
        if len(text) > 1 or text in _HOURS:
            return False
        self.parts.found.notes.add("date-zone-unknown")
        return True

    def _calendar(self, text: str) -> bool:
        month = calendar_words.month(text, self.languages)
        weekday = calendar_words.weekday(text, self.languages)
        if month:
            (self.parts.doubtful if weekday else self.parts.months).append(month)
        elif weekday:
            self.parts.found.weekday = weekday.number if weekday.sure else None
        return bool(month or weekday)

    def _zone_or_note(self, text: str) -> None:
        if not self._zone(text) and self.parts.placed:
            self.parts.found.notes.add("date-zone-unknown")

    def _zone(self, text: str) -> bool:
        zone = zones.named(text, self.country, self.languages)
        if zone is None:
            return False
        if self.parts.found.zone is None:
            self.parts.found.zone = zone.rule
            self.parts.sure = zone.sure
        return True

    def end(self) -> DateParts | None:
        """Return the parts, when every piece has its role; null where one has none."""
        self._read_comments()
        return self.parts.settled()

    def _distance(self, text: str) -> bool:
        """Take the offset out of a comment such as ``(GMT+7)``."""
        match = _COMMENTED.fullmatch(text)
        rule = match and zones.offset(match[1], int(match[2]), int(match[3] or 0))
        self.parts.found.offset = rule or None
        return rule is not None

    def _read_comments(self) -> None:
        """Take a zone out of comments, where none stands outside of them."""
        for text in self.comments:
            known = self.parts.found.offset or self.parts.found.zone
            if known or not text or self._zone(text) or self._distance(text) or self._calendar(text):
                continue
            if text.lower() not in FILLERS and not text.isdigit():
                self.parts.found.notes.add("date-zone-unknown")
