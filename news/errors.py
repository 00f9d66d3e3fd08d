"""Errors are instructions: each class says what the caller must do next.

GuildwireError
├── WrongUse        stop and tell the person: a setting, an argument or a query is wrong
├── Unavailable     wait and try the same thing again: a server does not answer, a disk is full
│   └── NotMade     nothing was made there yet, and whoever only looks does not make it
└── Poison          park this one record and go on with the rest
"""


class GuildwireError(Exception):
    """Base of every error that Guildwire raises on purpose. ``str()`` is one sentence with the remedy."""


class WrongUse(GuildwireError):
    """Someone asked for something that cannot be done; the message says what to change."""


class Unavailable(GuildwireError):
    """A part that normally works does not now; nothing was lost and the same call may be repeated."""


class NotMade(Unavailable):
    """What was asked for to look at only was never made; the first use that writes makes it."""


class Poison(GuildwireError):
    """One record that can never be processed as it is."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key
