"""One subscription by its name or id, and who is at the keyboard."""

import getpass
from typing import Annotated

import typer

from alerts.port import Broken
from alerts.subscription import Subscription
from guildwire.wiring import Parts
from news.errors import WrongUse

Name = Annotated[
    str, typer.Argument(metavar="ID|NAME", help="Name or id of the subscription, or the beginning of one id.")
]
OptionalName = Annotated[
    str, typer.Argument(metavar="[ID|NAME]", help="Name or id of one subscription; all where it is left out.")
]
_LEAST = 4
"""Characters of the beginning of an id."""


def find(parts: Parts, wanted: str) -> Subscription:
    """Return the subscription of that name or id. Raises :class:`WrongUse` naming a near one for none."""
    present = parts.alerts.subscriptions()
    for fits in (
        [each for each in present if wanted in (each.id, each.name)],
        [each for each in present if each.name.casefold() == wanted.strip().casefold()],
        [each for each in present if len(wanted) >= _LEAST and each.id.startswith(wanted)],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            ids = ", ".join(f"{each.id} ({each.name})" for each in fits)
            raise WrongUse(f"several subscriptions fit {wanted!r}: give the id of one: {ids}")
    raise WrongUse(_missing(parts, wanted, [each.name for each in present]))


def find_id(parts: Parts, wanted: str) -> str:
    """Return the id of the subscription of that name or id, also of one that cannot be read."""
    unreadable = find_broken(parts, wanted)
    return unreadable.id if unreadable else find(parts, wanted).id


def find_broken(parts: Parts, wanted: str) -> Broken | None:
    """Return the subscription of that name or id that this version cannot read; null for none."""
    return next((each for each in parts.alerts.broken() if wanted in (each.id, each.name)), None)


def _missing(parts: Parts, wanted: str, names: list[str]) -> str:
    from query.analysis.near import nearest

    if broken := find_broken(parts, wanted):
        return f"the subscription {broken.name!r} ({broken.id}) cannot be read: {broken.reason}"
    near = nearest(wanted, names, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"there is no subscription {wanted!r}: {meant}see guildwire alert list"


def who() -> str:
    """Return the name of the user at the keyboard, as it stands in the history."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container without users
        return "command line"
