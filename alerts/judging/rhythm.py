"""When something may go out: digest times and quiet hours. Pure, and right when clocks change.

A local time that a change of clocks skips is taken as long after the change as it would have been
before it; of a local time that occurs twice a digest takes the first.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.subscription import WEEKDAYS, Quiet, Rhythm, Subscription


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
    zone = ZoneInfo(rhythm.zone)
    day = now.astimezone(zone).date()
    while True:
        moment = _utc(day, rhythm.at, zone)
        if moment > now and (rhythm.pace == "daily" or WEEKDAYS[day.weekday()] == rhythm.weekday):
            return moment
        day += timedelta(days=1)


def is_quiet(quiet: Quiet, moment: datetime) -> bool:
    """Tell whether ``moment`` (aware) lies in the quiet hours."""
    local = moment.astimezone(ZoneInfo(quiet.zone)).time()
    if quiet.start < quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end


def quiet_end(quiet: Quiet, moment: datetime) -> datetime:
    """Return ``moment``, or the end of the quiet hours it lies in; aware, UTC."""
    zone = ZoneInfo(quiet.zone)
    moment = moment.astimezone(UTC)
    while is_quiet(quiet, moment):
        local = moment.astimezone(zone)
        day = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
        ends = [_utc(day, quiet.end, zone, fold) for fold in (0, 1)]
        moment = min(end for end in ends if end > moment)
    return moment


def _next_minute(rhythm: Rhythm, now: datetime) -> datetime:
    # Stepping by minutes, because some zones shift their clocks by less than an hour.
    zone = ZoneInfo(rhythm.zone)
    moment = now.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    while moment.astimezone(zone).minute != rhythm.at.minute:
        moment += timedelta(minutes=1)
    return moment


def _utc(day: date, at: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC)
