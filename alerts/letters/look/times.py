"""Times as a reader of a letter likes them: in their own zone and language, the day only where it is not today."""

import datetime as dt
from datetime import UTC, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time

from alerts.subscription import Subscription
from news.zones import known_zone

_HOUSE = Locale("en", "GB")
"""English without a country is written as everywhere else in Guildwire: ``26 Jul``, and hours from 0 to 23."""


class LocalTimes:
    """Writes moments in one zone and language, as seen at one moment. An unknown zone counts as UTC."""

    def __init__(self, zone: str, locale: str, now: datetime) -> None:
        """``zone`` is an IANA name, ``locale`` a Unicode name such as ``de`` or ``en_US``; ``now`` is aware."""
        self.lacks = ""
        """The name of the zone where it is unknown, else empty."""
        self._zone = known_zone(zone)
        if self._zone is None:
            self.lacks = zone
        self._locale = _known(locale)
        self._now = self.local(now)

    @property
    def zone(self) -> str:
        """The zone as people call it: ``Los Angeles``, ``UTC``."""
        name = self._zone.key if self._zone else "UTC"
        return "UTC" if name.startswith("Etc/") else name.rpartition("/")[2].replace("_", " ")

    def local(self, at: datetime) -> datetime:
        """Return an aware moment in the reader's zone."""
        return at.astimezone(self._zone or UTC)

    def moment(self, at: datetime) -> str:
        """Return ``18:40``, ``Wed 8 Nov, 18:40`` where that is not today, the year where it is not this one."""
        local = self.local(at)
        time = self._clock(local)
        return time if local.date() == self._now.date() else f"{self.date(local.date())}, {time}"

    def full(self, at: datetime) -> str:
        """Return ``Wed 8 Nov, 18:40``, today too."""
        local = self.local(at)
        return f"{self.date(local.date())}, {self._clock(local)}"

    def date(self, day: dt.date) -> str:
        """Return ``Wed 8 Nov``, or ``8 Nov 2021`` where that is not in this year."""
        return self._skeleton("MMMEd" if day.year == self._now.year else "yMMMd", day)

    def day(self, at: datetime) -> str:
        """Return ``14 July``, or ``14 July 2021`` where that is not in this year."""
        local = self.local(at).date()
        return self._skeleton("MMMMd" if local.year == self._now.year else "yMMMMd", local)

    def began(self, at: datetime) -> str:
        """Return a moment after "since": ``yesterday 07:00`` for one of the day before."""
        local = self.local(at)
        if (self._now.date() - local.date()).days == 1:
            return f"yesterday {self._clock(local)}"
        return self.moment(at)

    def named(self, day: str) -> str:
        """Return a day given as ``YYYY-MM-DD`` in words; what is none as it stands."""
        try:
            return self.date(dt.date.fromisoformat(day)) if day else ""
        except ValueError:
            return day

    def ahead(self, day: str) -> dt.date | None:
        """Return a day given as ``YYYY-MM-DD`` where it is after today, else nothing."""
        try:
            found = dt.date.fromisoformat(day)
        except ValueError:
            return None
        return found if found > self._now.date() else None

    def _clock(self, local: datetime) -> str:
        return _minute(local.hour, local.minute, self._locale)

    def _skeleton(self, skeleton: str, day: dt.date) -> str:
        return _day(skeleton, day, self._locale)


def local_times(subscription: Subscription, now: datetime) -> LocalTimes:
    """Return how moments are written to who reads a subscription's letters, as seen at ``now`` (aware)."""
    return LocalTimes(subscription.zone or subscription.rhythm.zone, subscription.locale, now)


# The letters of one run tell of the same days and minutes over and over, and Babel takes its time for each.
@lru_cache(4_000)
def _minute(hour: int, minute: int, locale: Locale) -> str:
    return str(format_time(datetime(2000, 1, 1, hour, minute, tzinfo=UTC), "short", locale=locale))


@lru_cache(4_000)
def _day(skeleton: str, day: dt.date, locale: Locale) -> str:
    # Babel reads the time of what it is given even where the pattern names none.
    return str(format_skeleton(skeleton, datetime(day.year, day.month, day.day, tzinfo=UTC), locale=locale))


@lru_cache(400)
def _known(name: str) -> Locale:
    try:
        found = Locale.parse(name.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return _HOUSE
    return _HOUSE if found.language == "en" and not found.territory else found
