"""The addresses that a letter links to; all empty where there is no public address."""

from urllib.parse import quote, urlencode

from alerts.channels.port import Links
from alerts.letters.links import PATH, Action, LinkSigner
from alerts.subscription import Subscription

CONDITION = "condition:"
"""How the item of a note about Guildwire itself begins; it has no page."""


class Places:
    """Makes addresses below one public address. Without a signer nothing that acts is linked to."""

    def __init__(self, public: str = "", signer: LinkSigner | None = None) -> None:
        self._public = public.rstrip("/")
        self._signer = signer

    def links(self, subscription: Subscription) -> Links:
        """Return the links of a whole letter."""
        return Links(
            open=self.search(subscription.query),
            mute=self._act("mute", subscription),
            unsubscribe=self._act("unsubscribe", subscription),
        )

    def search(self, query: str) -> str:
        """Return the address of all that a query finds."""
        return f"{self._public}/?{urlencode({'q': query})}" if self._public and query else ""

    def story(self, story: str) -> str:
        """Return the address of a story's page."""
        return f"{self._public}/story/{quote(story, safe='')}" if self._public and story else ""

    def item(self, item: str) -> str:
        """Return the address of an item's page."""
        there = self._public and item and not item.startswith(CONDITION)
        return f"{self._public}/item/{quote(item, safe='')}" if there else ""

    def mute(self, subscription: Subscription, about: str) -> str:
        """Return the signed address that mutes one story."""
        return self._act("mute-story", subscription, about)

    def _act(self, action: Action, subscription: Subscription, about: str = "") -> str:
        if not self._public or self._signer is None:
            return ""
        return f"{self._public}{PATH}{self._signer.sign(action, subscription.id, about)}"
