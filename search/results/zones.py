"""The zone whose days a result is counted by."""

from zoneinfo import ZoneInfo

from news.errors import WrongUse
from news.zones import known_zone


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name. Raises :class:`WrongUse` for one that is not known."""
    found = known_zone(name)
    if found is None:
        raise WrongUse(f"there is no time zone {name!r}: give a name such as America/New_York")
    return found
