"""The zone whose days a result is counted by."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from news.errors import WrongUse


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name. Raises :class:`WrongUse` for one that is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongUse(f"there is no time zone {name!r}: give a name such as America/New_York") from error
