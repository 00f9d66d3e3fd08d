"""When each subscription is to hear of what it asked for, told by the calendar alone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts.subscription import WEEKDAYS, Quiet, Rhythm, Subscription

MINUTE = timedelta(minutes=1)


def zone(name: str) -> ZoneInfo:
    """Return the zone, or UTC where there is none of that name."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return ZoneInfo("UTC")


def is_quiet(quiet: Quiet | None, moment: datetime) -> bool:
    if quiet is None:
        return False
    wall = moment.astimezone(zone(quiet.zone)).time()
    inside = quiet.start <= wall < quiet.end
    return inside if quiet.start < quiet.end else not quiet.end <= wall < quiet.start


def released(of: Subscription, moment: datetime) -> datetime:
    """Return when what its rhythm sends at a moment is to go out."""
    if of.muted_until is not None:
        moment = max(moment, of.muted_until)
    while is_quiet(of.quiet, moment):
        # Clocks change on the minute, so quiet hours end on one.
        moment = moment.replace(second=0, microsecond=0) + MINUTE
    return moment


def next_time(rhythm: Rhythm, since: datetime) -> datetime:
    if rhythm.pace == "instant":
        return since
    where = zone(rhythm.zone)
    if rhythm.pace == "hourly":
        moment = since.replace(second=0, microsecond=0) + MINUTE
        while moment.astimezone(where).minute != rhythm.at.minute:
            moment += MINUTE
        return moment
    today = since.astimezone(where).date()
    for ahead in range(-1, 9):
        day = today + timedelta(days=ahead)
        if rhythm.pace == "weekly" and WEEKDAYS[day.weekday()] != rhythm.weekday:
            continue
        if (moment := on_the_wall(day, rhythm.at, where)) > since:
            return moment
    raise AssertionError("a week has every day")


def on_the_wall(day: date, at: time, where: ZoneInfo) -> datetime:
    """Return the first moment at which clocks there show it; where they never do, as long after the leap."""
    naive = datetime.combine(day, at)
    around = [datetime.combine(day, time(), UTC) + timedelta(hours=hours) for hours in (-30, 54)]
    before, after = (moment.astimezone(where).utcoffset() or timedelta() for moment in around)
    moments = sorted((naive - offset).replace(tzinfo=UTC) for offset in (before, after))
    shown = [moment for moment in moments if moment.astimezone(where).replace(tzinfo=None) == naive]
    return shown[0] if shown else (naive - before).replace(tzinfo=UTC)
