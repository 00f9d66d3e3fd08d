"""The coverage receipt: what was really watched, so that silence can be told from deafness."""

from datetime import datetime

import msgspec


class FeedDown(msgspec.Struct, frozen=True):
    """A feed that does not answer as it should."""

    outlet: str
    status: str
    """One word or a few: ``unreachable``, ``refused``, ``gone``, ``not a feed``."""
    since: datetime | None = None
    """When it last was well, or was first tried; aware UTC, null where unknown."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What was watched up to this moment."""

    feeds_total: int = 0
    """Feeds on the list that are not retired."""
    feeds_ok: int = 0
    """Feeds whose last poll succeeded. Those neither here nor in ``feeds_down`` were never polled."""
    feeds_down: tuple[FeedDown, ...] = ()
    parked: dict[str, int] = {}
    """Per stage, how many items it could not process and that wait for a replay."""
    lag: dict[str, int] = {}
    """Per stage, how many items it has not read yet."""
    last_poll: datetime | None = None
    """End of the latest poll of any feed; aware UTC, null before the first."""
