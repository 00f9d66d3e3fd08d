"""A letter as a message of mail (RFC 5322), text and HTML. Pure."""

import hashlib
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from yarl import URL

from alerts.channels.mailing.flowed import flowed
from alerts.channels.mailing.recipient import Mailbox
from alerts.channels.port import Letter
from news.text.plain import lines, one_line

_SUBJECT = 300
"""Characters of a subject; composers keep to less."""
_LONGEST_LINE = 998
"""Characters of a line of a header (RFC 5322, 2.1.1)."""
_SAFE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")


def message(letter: Letter, sender: Mailbox, recipient: Mailbox, now: datetime) -> bytes:
    """Return the message; ``now`` (aware) dates a letter that has no time of its own.

    Whatever a subject or a name holds, it stays in its header. The message id is made from the delivery, so that
    every attempt has the same.
    """
    mail = EmailMessage(policy=SMTPUTF8 if sender.wants_utf8 or recipient.wants_utf8 else SMTP)
    mail["From"] = sender.header
    mail["To"] = recipient.header
    # A headline that spells an encoded word (RFC 2047) would be decoded by whoever reads it.
    mail["Subject"] = one_line(letter.subject.replace("=?", "= ?"), _SUBJECT) or "(no subject)"
    # Quoted-printable bears long lines and every letter over every server, and a lone point at a line's beginning.
    mail.set_content(flowed(lines(letter.text)), cte="quoted-printable", params={"format": "flowed"})
    if letter.html:
        mail.add_alternative(lines(letter.html), subtype="html", cte="quoted-printable")
    return _machine_headers(letter, sender.host, now) + mail.as_bytes()


def message_id(delivery: str, host: str) -> str:
    """Return the id of the message that a delivery becomes, sent from ``host``."""
    return f"<{_safe(delivery)}@{host}>"


def _machine_headers(letter: Letter, host: str, now: datetime) -> bytes:
    """Return the headers for programs.

    They are written here because the library would fold a long address at any place and encode it as if it were
    words, and then no mail program finds it.
    """
    at = (letter.at or now).astimezone(UTC)
    follows = message_id(letter.follows, host) if letter.follows else ""
    thread = f"<thread.{_safe(letter.thread)}@{host}>" if letter.thread else ""
    unsubscribe = _address(letter.links.unsubscribe)
    # RFC 8058 knows one click over https only; a link of http is for people.
    secure = unsubscribe.startswith("https:")
    headers = {
        "Message-ID": message_id(letter.delivery, host),
        "Date": format_datetime(at),
        "In-Reply-To": follows,
        "References": " ".join(filter(None, (thread, follows))),
        "Auto-Submitted": "auto-generated",
        "List-Id": f"<{_safe(letter.subscription)}.guildwire.{host}>",
        "List-Unsubscribe": f"<{unsubscribe}>" if unsubscribe else "",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if secure else "",
        "X-Guildwire-Delivery": _safe(letter.delivery),
    }
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value).encode("ascii")


def _safe(identity: str) -> str:
    """Return an id as it may stand in a message id; one that may not is replaced by a digest of it."""
    if _SAFE.fullmatch(identity) and ".." not in identity:
        return identity
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]


def _address(link: str) -> str:
    """Return a link as a header can hold it; empty where it cannot, as a header without it is still right."""
    try:
        url = str(URL(link)) if link else ""
    except ValueError:
        return ""
    fits = url.isascii() and url.isprintable() and not set(" <>") & set(url)
    return url if fits and len(url) < _LONGEST_LINE - len("List-Unsubscribe: <>") else ""
