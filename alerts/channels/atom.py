"""Letters as an Atom document."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from alerts.channels.port import Letter
from alerts.subscription import Subscription


def feed(subscription: Subscription, letters: Sequence[Letter], public: str, token: str) -> bytes:
    """Return the document."""
    entries = "".join(
        f"<entry><id>urn:guildwire:{escape(letter.delivery)}</id><title>{escape(letter.subject)}</title>"
        f"<updated>{letter.at.isoformat() if letter.at else ''}</updated><content>{escape(letter.text)}</content></entry>"
        for letter in letters
    )
    head = f"<id>{escape(public)}/atom/{escape(token)}</id><title>{escape(subscription.name)}</title>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()
