"""When something may go out: digest times and quiet hours. Pure, and right when clocks change.

A local time that a change of clocks skips is taken as long after the change as it would have been
before it; of a local time that occurs twice a digest takes the first. Nothing here raises for a zone that is not
there: releases of the time zone data drop some, and what was stored before is then meant in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.subscription import WEEKDAYS, Quiet, Rhythm, Subscription
from news.zones import known_zone

_HOUR = timedelta(hours=1)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of that name, or UTC where there is none."""
    return known_zone(name) or ZoneInfo("UTC")


def due(subscription: Subscription, now: datetime) -> datetime:
    """Return when something matched at ``now`` (aware) is to be sent; aware, UTC, never before ``now``."""
    return release(subscription, next_time(subscription.rhythm, now))


def release(subscription: Subscription, moment: datetime) -> datetime:
    """Return ``moment``, or when the mute and the quiet hours that hold it have ended; aware, UTC."""
    if subscription.muted_until is not None:
        moment = max(moment, subscription.muted_until)
    if subscription.quiet is not None:
        moment = quiet_end(subscription.quiet, moment)
    return moment.astimezone(UTC)


def next_time(rhythm: Rhythm, now: datetime) -> datetime:
    """Return the first time after ``now`` at which the rhythm sends (``now`` itself for instant); UTC."""
    if rhythm.pace == "instant":
        return now.astimezone(UTC)
    if rhythm.pace == "hourly":
        return _next_minute(rhythm, now)
    zone = zone_of(rhythm.zone)
    # From the day before: clocks that skip midnight put its last hour into the next day.
    day = now.astimezone(zone).date() - timedelta(days=1)
    while True:
        moment = _utc(day, rhythm.at, zone)
        if moment > now and (rhythm.pace == "daily" or WEEKDAYS[day.weekday()] == rhythm.weekday):
            return moment
        day += timedelta(days=1)


def is_quiet(quiet: Quiet, moment: datetime) -> bool:
    """Tell whether ``moment`` (aware) lies in the quiet hours."""
    return _quiet_at(quiet, moment.astimezone(zone_of(quiet.zone)).time())


def quiet_end(quiet: Quiet, moment: datetime) -> datetime:
    """Return ``moment``, or the end of the quiet hours it lies in; aware, UTC.

    They end where the clock shows their end, or where it is put back to a time before they begin.
    """
    zone = zone_of(quiet.zone)
    moment = moment.astimezone(UTC)
    while _quiet_at(quiet, (local := moment.astimezone(zone)).time()):
        naive = local.replace(tzinfo=None)
        days = 0 if local.time() < quiet.end else 1
        end = moment + (datetime.combine(local.date() + timedelta(days=days), quiet.end) - naive)
        change = _change(zone, moment, end)
        moment = end if change is None or _skipped(quiet, zone, moment, change) else change
    return moment


def _quiet_at(quiet: Quiet, local: time) -> bool:
    if quiet.start <= quiet.end:  # from a time to the same one would never end, so it is no time at all
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end


def _skipped(quiet: Quiet, zone: ZoneInfo, before: datetime, change: datetime) -> bool:
    """Tell whether a change of clocks leaves out the end of the quiet hours that ``before`` lies in."""
    earlier, later = before.astimezone(zone), change.astimezone(zone)
    forward = (later.utcoffset() or timedelta()) > (earlier.utcoffset() or timedelta())
    return forward and not _quiet_at(quiet, later.time())


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """Return when the zone's clocks are first changed after ``start`` and before ``end`` (UTC), if they are."""
    offset = start.astimezone(zone).utcoffset()
    while start < end:
        late = min(start + _HOUR, end)
        if late.astimezone(zone).utcoffset() != offset:
            return _second(zone, start, late)
        start = late
    return None


def _second(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the second at which the offset becomes another between two moments; there is one change at most."""
    before, offset = before.replace(microsecond=0), before.astimezone(zone).utcoffset()
    apart = int((after - before) / timedelta(seconds=1)) + 1
    low = 0
    while apart - low > 1:
        middle = (low + apart) // 2
        same = (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == offset
        low, apart = (middle, apart) if same else (low, middle)
    return before + timedelta(seconds=apart)


def _next_minute(rhythm: Rhythm, now: datetime) -> datetime:
    # Stepping by minutes, because some zones shift their clocks by less than an hour.
    zone = zone_of(rhythm.zone)
    moment = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    while moment.astimezone(zone).minute != rhythm.at.minute:
        moment += timedelta(minutes=1)
    return moment


def _utc(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
