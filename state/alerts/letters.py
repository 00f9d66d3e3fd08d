"""Letters that are kept to be fetched."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Engine, delete, select

from alerts.channels.port import Letter
from state.alerts.tables import letters
from state.bulk import columns, insert_new
from state.engine import transaction

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_letter = msgspec.json.Decoder(Letter)


class SqlLetterBox:
    """The letter box's port on the tables of the state store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, letter: Letter) -> None:
        """Keep the letter unless its delivery is kept already."""
        values = {
            "delivery": letter.delivery,
            "subscription": letter.subscription,
            "at": letter.at or _NEVER,
            "body": msgspec.json.encode(letter).decode(),
        }
        with transaction(self._engine) as connection:
            insert_new(connection, letters, columns([values]))

    def of(self, subscription: str, limit: int = 50) -> list[Letter]:
        """Return the latest letters of a subscription, newest first."""
        wanted = select(letters.c.body).where(letters.c.subscription == subscription)
        wanted = wanted.order_by(letters.c.at.desc(), letters.c.delivery).limit(limit)
        with transaction(self._engine) as connection:
            found = [_read(body) for body in connection.scalars(wanted)]
        return [letter for letter in found if letter is not None]


def prune(connection: Connection, before: datetime) -> None:
    """Delete letters of before that time."""
    connection.execute(delete(letters).where(letters.c.at < before))


def _read(body: str) -> Letter | None:
    try:
        return _letter.decode(body)
    except msgspec.MsgspecError:
        return None  # one of another version
