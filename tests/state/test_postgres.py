"""What PostgreSQL is waited for, and how long: a server that hangs, one that is slow, work that takes its time."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, make_url, text

from news.errors import Unavailable, WrongUse
from state.engine import open_engine, transaction, without_limits
from state.postgres import CONNECT, LOOK, STATEMENT, BoundedConnection, open_postgres
from tests.servers.process import Server


@pytest.fixture
def engine(fresh_database: str) -> Iterator[Engine]:
    engine = open_engine(fresh_database)
    yield engine
    engine.dispose()


def setting(engine: Engine, name: str) -> str:
    with transaction(engine) as connection:
        return str(connection.scalar(text(f"SHOW {name}")))


def bounded(connection: Connection) -> BoundedConnection:
    raw: Any = connection.connection.dbapi_connection
    assert isinstance(raw, BoundedConnection)
    return raw


def test_every_connection_has_limits(engine: Engine) -> None:
    assert setting(engine, "statement_timeout") == f"{STATEMENT // 60}min"
    assert setting(engine, "lock_timeout") == "1min"
    assert setting(engine, "idle_in_transaction_session_timeout") == "2min"
    with engine.connect() as connection:
        raw = bounded(connection)
        found = raw.info.get_parameters()
    assert found["connect_timeout"] == str(CONNECT)
    assert (found["keepalives_idle"], found["tcp_user_timeout"]) == ("30", "30000")


def test_what_the_address_says_wins(fresh_database: str) -> None:
    url = make_url(fresh_database).update_query_dict(
        {"connect_timeout": "77", "options": "-c statement_timeout=5min -c lock_timeout=3s"}
    )
    engine = open_postgres(url)
    try:
        assert (setting(engine, "statement_timeout"), setting(engine, "lock_timeout")) == ("5min", "3s")
        with engine.connect() as connection:
            raw = bounded(connection)
            assert raw.info.get_parameters()["connect_timeout"] == "77"
            assert raw.silence is None
    finally:
        engine.dispose()


def test_nothing_an_address_says_lets_a_look_write_or_wait(fresh_database: str) -> None:
    url = make_url(fresh_database).update_query_dict(
        {"connect_timeout": "77", "options": "-c default_transaction_read_only=off -c statement_timeout=5min"}
    )
    engine = open_postgres(url, look_only=True)
    try:
        assert setting(engine, "default_transaction_read_only") == "on"
        assert setting(engine, "statement_timeout") == f"{LOOK}s"
    finally:
        engine.dispose()


def test_a_statement_that_takes_too_long_is_ended_and_said(fresh_database: str) -> None:
    engine = open_postgres(make_url(fresh_database).update_query_dict({"options": "-c statement_timeout=50ms"}))
    try:
        with pytest.raises(Unavailable, match="statement timeout"), transaction(engine) as connection:
            connection.execute(text("SELECT pg_sleep(60)"))
        assert setting(engine, "statement_timeout") == "50ms"
    finally:
        engine.dispose()


def test_long_work_has_no_limits_and_what_follows_has_them_again(engine: Engine) -> None:
    with transaction(engine) as connection:
        without_limits(connection)
        raw = bounded(connection)
        assert raw.silence is None
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
    assert setting(engine, "statement_timeout") != "0"
    with engine.connect() as connection:
        assert bounded(connection) is raw
        assert raw.silence is not None


def test_a_server_that_freezes_under_an_open_connection_is_given_up(own_postgres: Server) -> None:
    engine = open_engine(own_postgres.address, look_only=True)
    try:
        assert setting(engine, "default_transaction_read_only") == "on"
        own_postgres.pause()
        with pytest.raises(Unavailable, match=f"not answered for {LOOK} s|timeout expired"):
            setting(engine, "server_version")
        own_postgres.resume()
        assert setting(engine, "server_version")
    finally:
        own_postgres.resume()
        engine.dispose()


def freeze_in_a_transaction(engine: Engine, server: Server) -> None:
    with transaction(engine) as connection:
        connection.execute(text("SELECT 1"))
        server.pause()
        connection.execute(text("SELECT 1"))


def test_a_server_that_freezes_in_a_transaction_is_given_up(own_postgres: Server) -> None:
    engine = open_engine(own_postgres.address, look_only=True)
    try:
        with pytest.raises(Unavailable, match=f"not answered for {LOOK} s"):
            freeze_in_a_transaction(engine, own_postgres)
    finally:
        own_postgres.resume()
        engine.dispose()


@pytest.mark.parametrize("address", ["postgresql+psycopg://u:secret@h:port/x", "postgresql+psycopg:"])
def test_an_address_that_is_none_is_told_without_its_password(address: str) -> None:
    with pytest.raises(WrongUse, match="GUILDWIRE_STATE") as caught:
        open_engine(address)
    assert "secret" not in str(caught.value)
