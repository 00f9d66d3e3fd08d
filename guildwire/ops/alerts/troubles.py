"""What the foot of every page says of subscriptions and channels."""

from guildwire.run.subscriptions import doubtful, failing_channels
from guildwire.watch.bounded import Bounded
from guildwire.wiring import Parts
from news.errors import GuildwireError
from news.wording import amount

FRESH = 60.0
"""Seconds for which an answer is given again: it costs reading every query."""
LIMIT = 0.3
"""Seconds a page waits for it; what takes longer is on the next page."""


class Troubles:
    """Says how many need mending. Safe for use from several threads."""

    def __init__(self, parts: Parts, limit: float = LIMIT) -> None:
        self._parts = parts
        self._look = Bounded("troubles", self._found, limit=limit, fresh=FRESH)

    def __call__(self) -> str:
        """Return a sentence, or nothing where none does or where it cannot be had in time."""
        try:
            return self._look.get()
        except GuildwireError:
            return ""

    def _found(self) -> str:
        broken = sum(1 for _ in doubtful(self._parts))
        failing = len(failing_channels(self._parts, self._parts.clock()))
        said = [amount(broken, "subscription is broken", "subscriptions are broken")] if broken else []
        said += [amount(failing, "channel takes nothing", "channels take nothing")] if failing else []
        return f"{' and '.join(said)}. See guildwire doctor." if said else ""
