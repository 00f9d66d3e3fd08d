"""Reading the dates that feeds write, in the forms they really have."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

import msgspec

from ingest.dates import zones
from ingest.dates.epoch import from_count
from ingest.dates.fast import common
from ingest.dates.order import Order, certain, day_of, puts_year_first, shown, usual, year_first
from ingest.dates.parts import DateParts
from ingest.dates.scan import scan

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Nothing on the web is older; earlier dates are a program's zero."""
AHEAD = timedelta(days=2)
"""How far in the future a date may lie: time zones are mistaken for one another, and embargoes exist."""
LONGEST = 120
"""Characters of a date at most; what is longer is prose."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?\b")
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}\s?[-/\s]\s?\d{1,2}\s?[-/\s]\s?(?:\d{4}|\d\d)(?!\d)")
_SAME = {"nb": "no", "nn": "no", "fil": "tl", "iw": "he", "in": "id"}
"""Languages whose words stand under another code in CLDR's table, and codes of former days."""


class DateRead(msgspec.Struct, frozen=True):
    """What a date says."""

    at: datetime | None = None
    """Aware, in UTC; null where the text is no date."""
    notes: tuple[str, ...] = ()
    """What is not certain of it, in the words of :data:`ingest.clean.NOTES`, sorted."""


_NONE = DateRead()


class DateReader:
    """Reads the dates of one feed."""

    def __init__(self, languages: Sequence[str] = (), country: str = "", order: str = "") -> None:
        """Take what decides between several meanings, all optional.

        ``languages`` are tags (``pt-BR``), the most trustworthy first; ``country`` is the feed's (ISO 3166), a
        tag's where it is empty; ``order`` is what :attr:`order` was after an earlier document.
        """
        tags = [match.groups() for tag in languages if (match := _TAG.match(tag.strip()))]
        codes = [code.lower() for code, _ in tags]
        self._languages = tuple(dict.fromkeys(_SAME.get(code, code) for code in codes))
        self._country = (country or next((region for _, region in tags if region), "")).upper()
        self.order: Order = "month" if order == "month" else "day" if order == "day" else ""
        """What comes first in the numeric dates of the feed; empty while none of them has shown it."""
        self._usual = usual(self._country, self._languages)
        self._zones: dict[str, tzinfo | None] = {}
        self._scans: dict[str, DateParts | None] = {}

    def learn(self, written: Sequence[str], now: datetime) -> None:
        """See in a document's dates, in its order, what comes first in the numeric ones.

        ``now`` is aware. An order that is known is kept, so that no date is read in two ways.
        """
        if self.order:
            return
        numeric = [_one_line(text) for text in written if _NUMBERS.search(text)]
        scans = [found for text in numeric if (found := self._scan(text))]
        if scans:
            self.order = shown(scans, now + AHEAD)

    def read(self, written: str) -> DateRead:
        """Return the moment that a date means. Never raises.

        Without a zone it is UTC, without a time midnight. What is left open is noted: a zone that is not
        understood or that several places have, a month or an order of numbers that can be another.
        """
        if len(written) > 2 * LONGEST:
            return _NONE
        text = written.strip()
        at = common(text, self._certain_zone)
        return DateRead(at) if at is not None else self._rare(_one_line(text))

    def _certain_zone(self, name: str) -> tzinfo | None:
        """Return the zone of the common forms: an abbreviation, or an offset as in ``+0200``."""
        if name not in self._zones:
            if name[0] in "+-":
                self._zones[name] = zones.offset(name[0], int(name[1:3]), int(name[3:]))
            else:
                zone = zones.named(name, self._country, self._languages)
                self._zones[name] = zone.rule if zone and zone.sure else None
        return self._zones[name]

    def _rare(self, text: str) -> DateRead:
        at = from_count(text)
        if at is not None:
            return DateRead(at)
        found = self._scan(text)
        if found is None:
            return _NONE
        notes = set(found.notes)
        day = self._numeric_day(found, notes) if found.numeric else found.day
        if day is None:
            return _NONE
        try:
            at = self._moment(datetime(day.year, day.month, day.day), found, notes)  # noqa: DTZ001 (zone follows)
        except (ValueError, OverflowError):  # beyond the calendar's ends
            return _NONE
        return DateRead(at, tuple(sorted(notes)))

    def _numeric_day(self, found: DateParts, notes: set[str]) -> date | None:
        numeric = found.numeric
        assert numeric is not None
        other = year_first(numeric)
        if other and puts_year_first(self._languages):
            return other
        if numeric.pointed:
            other = None
        known = self.order or self._usual
        order = certain(found) or known
        if not known and (other or (not order and numeric.first != numeric.second)):
            notes.add("date-order-unsure")
        return day_of(numeric, order) or other

    def _scan(self, text: str) -> DateParts | None:
        if text not in self._scans:
            self._scans[text] = scan(text, self._country, self._languages) if len(text) <= LONGEST else None
        return self._scans[text]

    def _moment(self, day: datetime, found: DateParts, notes: set[str]) -> datetime:
        hour, minute, second, microsecond = found.clock
        local = day + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)
        if (
            found.offset
            and found.zone not in (None, UTC)
            and found.zone.utcoffset(local) != found.offset.utcoffset(local)
        ):
            notes.add("date-zone-unsure")
        return local.replace(tzinfo=found.offset or found.zone or UTC).astimezone(UTC)


def possible(moment: datetime, now: datetime) -> bool:
    """Return whether an article can have been published at ``moment``, as seen at ``now``."""
    return EARLIEST <= moment <= now + AHEAD


def _one_line(text: str) -> str:
    return " ".join(text.split())
