"""Letters that are kept to be fetched."""

import msgspec
from sqlalchemy import Engine, insert, select

from alerts.channels.port import Letter
from state.alerts.tables import letters
from state.engine import transaction

_letter = msgspec.json.Decoder(Letter)


class SqlLetterBox:
    """The letter box's port on the tables of the state store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, letter: Letter) -> None:
        """Keep the letter unless its delivery is kept already."""
        there = select(letters.c.delivery).where(letters.c.delivery == letter.delivery)
        with transaction(self._engine) as connection:
            if connection.scalar(there) is None:
                connection.execute(
                    insert(letters).values(
                        delivery=letter.delivery,
                        subscription=letter.subscription,
                        at=letter.at,
                        body=msgspec.json.encode(letter).decode(),
                    )
                )

    def of(self, subscription: str, limit: int = 50) -> list[Letter]:
        """Return the latest letters of a subscription, newest first."""
        wanted = select(letters.c.body).where(letters.c.subscription == subscription)
        wanted = wanted.order_by(letters.c.at.desc(), letters.c.delivery).limit(limit)
        with transaction(self._engine) as connection:
            return [_letter.decode(body) for body in connection.scalars(wanted)]
