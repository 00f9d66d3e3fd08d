"""The Atom feed at a secret address."""

import hmac

from alerts.channels.atom import feed
from alerts.subscription import Subscription
from guildwire.wiring import Parts
from web.alerts.port import FeedFile, NoSuchAlert

_KIND = "atom:"


class LetterFeeds:
    """:class:`web.alerts.port.AtomDesk` over the parts that the settings name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __call__(self, token: str) -> FeedFile:
        """Return the feed of the subscription that has the token."""
        owner = self._owner(token)
        if owner is None:
            raise NoSuchAlert("There is no feed here: its address was changed or taken back. Ask for the new one.")
        letters = self._parts.letterbox.of(owner.id)
        public = self._parts.settings.public.rstrip("/")
        address = f"{public}/atom/{token}" if public else ""
        # Without letters its time is that of the subscription, so that the same feed is the same document.
        body = feed(letters, subscription=owner.id, title=owner.name, address=address, now=owner.created)
        return FeedFile(body, max((letter.at for letter in letters if letter.at), default=None))

    def _owner(self, token: str) -> Subscription | None:
        """Compare with every token there is, each in full, so that the time taken tells nothing about any."""
        asked, owner = token.encode("utf-8", "surrogatepass"), None
        for each in self._parts.alerts.subscriptions():
            for channel in each.channels:
                known = channel.removeprefix(_KIND) if channel.startswith(_KIND) else ""
                if hmac.compare_digest(asked, known.encode()) and known:
                    owner = each
        return owner
