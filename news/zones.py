"""Time zones by their IANA names, as far as this machine's zone data knows them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from news.errors import WrongUse


def known_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of that name, or nothing where this machine's zone data has none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_named(name: str, given: str) -> str:
    """Return the name of a zone that is there, UTC for no name.

    Raises :class:`WrongUse`, in which ``given`` is what the name was given by: ``--zone `` or ``zone=``.
    """
    if known_zone(name or "UTC") is None:
        raise WrongUse(f"{given}{name} is no time zone: give one by its city, such as America/Los_Angeles, or UTC")
    return name or "UTC"
