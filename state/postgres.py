"""How PostgreSQL is connected to: no wait without an end, on either side of the connection."""

from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import URL, Engine, create_engine, event

CONNECT = 10
"""Seconds until a server must have let us in."""
STATEMENT = 120
"""Seconds a statement may take; the longest of daily work take a few."""
LOCK = 60
"""Seconds it may wait for another's lock."""
IDLE = 120
"""Seconds a transaction may do nothing, so that a frozen process does not hold its locks for ever."""
UNHEARD = 30
"""Seconds after which a peer whose machine does not even acknowledge is given up."""
GRACE = 10
"""Seconds beyond ``STATEMENT`` until a server that ought to have ended it itself counts as hanging."""
LOOK = 3
"""Seconds instead of all of these for who only looks."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection on which no answer is waited for longer than ``silence`` seconds.

    The server's own limits do not help where its process hangs, and those of TCP not while its machine is up.
    """

    silence: float | None = STATEMENT + GRACE

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for the server. Raises ``psycopg.OperationalError`` and closes the connection after ``silence``."""
        try:
            return super().wait(gen, interval, self.silence if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"the server has not answered for {self.silence:.0f} s") from None


def open_postgres(url: URL, *, look_only: bool = False) -> Engine:
    """Open ``postgresql+psycopg://...``; what its query says wins over the limits here."""
    engine = create_engine(
        url, pool_pre_ping=True, insertmanyvalues_page_size=1000, connect_args=_arguments(url, look_only)
    )

    silence = _silence(url, look_only)

    @event.listens_for(engine, "do_connect")
    def connect(_: Any, __: Any, arguments: Any, named: Any) -> BoundedConnection:
        made = BoundedConnection.connect(*arguments, **named)
        made.silence = silence
        return made

    @event.listens_for(engine, "checkin")
    def limit_again(made: BoundedConnection | None, _: Any) -> None:
        if made is not None:
            made.silence = silence

    return engine


def _silence(url: URL, look_only: bool) -> float | None:
    if look_only:
        return LOOK
    # Whoever chose how long a statement may take would be interrupted before its time.
    return None if "statement_timeout" in str(url.query.get("options", "")) else STATEMENT + GRACE


def _arguments(url: URL, look_only: bool) -> dict[str, Any]:
    limits = {
        "statement_timeout": f"{LOOK if look_only else STATEMENT}s",
        "lock_timeout": f"{LOOK if look_only else LOCK}s",
        "idle_in_transaction_session_timeout": f"{IDLE}s",
        **({"default_transaction_read_only": "on"} if look_only else {}),
    }
    given = url.query.get("options", "")
    own = given if isinstance(given, str) else " ".join(given)
    ours = " ".join(f"-c {name}={value}" for name, value in limits.items())
    wanted: dict[str, Any] = {
        "connect_timeout": LOOK if look_only else CONNECT,
        "keepalives": 1,
        "keepalives_idle": UNHEARD,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": UNHEARD * 1000,
    }
    chosen = {name: value for name, value in wanted.items() if look_only or name not in url.query}
    # Of two of one name the last wins.
    return {**chosen, "options": f"{own} {ours}" if look_only else f"{ours} {own}"}
