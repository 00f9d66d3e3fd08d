"""The links of a letter that act: signed, so that they work without login and cannot be made up.

Who has such a link may do the one thing it names, for one subscription, until it expires. The page that a link
leads to only asks; what acts is sent by its button, or by a mail program (RFC 8058).
"""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, cast, get_args

import msgspec
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from news.clock import Clock
from news.errors import Unavailable, WrongUse

Action = Literal["mute-story", "mute", "unsubscribe"]
ACTIONS: tuple[Action, ...] = get_args(Action)

PATH = "/link/"
"""Where on the public address a link's token stands."""
EXPIRES = timedelta(days=90)
SHORTEST = 16
"""Characters of a key at least: shorter ones can be guessed."""
LONGEST = 2_000
"""Characters of a token at most that are looked at."""
FILE = "link-keys"
"""File in the data folder with the keys that were made, a line each, the newest first."""
_SALT = "guildwire letter"


class LinkTooOld(WrongUse):
    """A link was one of ours and is good no more."""


class SignedAction(msgspec.Struct, frozen=True):
    """What a link does."""

    action: Action
    subscription: str
    """Its id."""
    story: str = ""
    """What ``mute-story`` mutes: the id of the story, or of the item where it is told by itself."""


class LinkSigner:
    """Makes and reads the tokens of links. The newest key signs, each is believed. Safe for several threads."""

    def __init__(self, keys: Sequence[str], clock: Clock) -> None:
        """``keys`` are the newest first. Raises :class:`news.errors.WrongUse` without any, or for a short one."""
        if not keys:
            raise WrongUse("there is no key to sign links with: give one in GUILDWIRE_LINK_KEYS")
        if any(len(key) < SHORTEST for key in keys):
            raise WrongUse(
                f"a key in GUILDWIRE_LINK_KEYS is shorter than {SHORTEST} characters: give a longer one"
            )

        class _Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock().timestamp())

        # The library takes the newest last.
        self._serializer = URLSafeTimedSerializer(list(reversed(keys)), salt=_SALT, signer=_Signer)

    def sign(self, action: Action, subscription: str, story: str = "") -> str:
        """Return the token of a link: letters, digits and ``-_.`` only."""
        return str(self._serializer.dumps([action, subscription, story]))

    def read(self, token: str, now: datetime) -> SignedAction:
        """Return what a token's link does. Raises :class:`news.errors.WrongUse` when it is forged or expired."""
        wrong = WrongUse("this link is not one of ours: use a link of your latest letter")
        if len(token) > LONGEST or not token.isascii():
            raise wrong
        try:
            found, at = self._serializer.loads(token, return_timestamp=True)
        except BadData as error:
            raise wrong from error
        if now - at.astimezone(UTC) > EXPIRES:
            raise LinkTooOld(f"this link is older than {EXPIRES.days} days: use one of a newer letter")
        if not _is_action(found):
            raise wrong
        return SignedAction(cast("Action", found[0]), found[1], found[2])


def made_keys(folder: Path) -> tuple[str, ...]:
    """Return the keys kept in a folder, one made there the first time, readable for its owner only.

    Several processes that begin at once get the same. Raises :class:`news.errors.WrongUse` where the file holds no
    key, and :class:`news.errors.Unavailable` where it cannot be read or made.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        keys = tuple(path.read_text("utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise Unavailable(f"{path} cannot be read: {error}") from error
    if not keys:
        raise WrongUse(f"{path} holds no key: delete it, and one is made")
    return keys


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole before it has its name, so that nobody reads half a key; such a file is its owner's alone.
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{FILE}-", encoding="utf-8") as file:
        file.write(f"{secrets.token_urlsafe(32)}\n")
        file.flush()
        os.fsync(file.fileno())
        try:
            path.hardlink_to(file.name)
        except FileExistsError:
            return  # another process was first


def _is_action(found: object) -> bool:
    return (
        isinstance(found, list)
        and len(found) == 3
        and all(isinstance(part, str) for part in found)
        and found[0] in ACTIONS
    )
