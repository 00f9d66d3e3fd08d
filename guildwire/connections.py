"""Airflow's connections as a source of addresses: ``kafka_default`` and ``elasticsearch_default``.

Whoever runs Guildwire on an Airflow that already knows the servers need not name them twice. A
``GUILDWIRE_*`` setting always wins over a connection, and without either the embedded default is used.
The forms are Airflow's own: JSON or a URI in ``AIRFLOW_CONN_<ID>``.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from news.errors import WrongUse

KAFKA = "kafka_default"
ELASTICSEARCH = "elasticsearch_default"
ADDRESSES = {KAFKA: "GUILDWIRE_STREAM", ELASTICSEARCH: "GUILDWIRE_INDEX"}
"""For each connection the variable that wins over it."""


class Connection(msgspec.Struct, frozen=True):
    """The fields of an Airflow connection that matter here."""

    conn_type: str = ""
    host: str | None = None
    port: int | None = None
    login: str | None = None
    password: str | None = None
    schema: str | None = None
    extra: Any = None
    """A mapping, or its JSON as text."""

    def extras(self) -> dict[str, Any]:
        """Return ``extra`` as a mapping, whichever way it was written."""
        if isinstance(self.extra, str):
            return msgspec.json.decode(self.extra, type=dict[str, Any]) if self.extra.strip() else {}
        return dict(self.extra or {})


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, Mapping[str, Any]]:
    """Return the connections that ``AIRFLOW_CONN_*`` variables define, by id."""
    names = {identity: f"AIRFLOW_CONN_{identity.upper()}" for identity in ADDRESSES}
    return {
        identity: msgspec.structs.asdict(read(environment[name], name))
        for identity, name in names.items()
        if environment.get(name)
    }


def settings_from(
    connections: Mapping[str, Mapping[str, Any]], environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the settings that the connections give, those left out whose address ``GUILDWIRE_*`` names.

    Raises :class:`WrongUse` for a connection that names no server.
    """
    found: dict[str, str] = {}
    for identity, variable in ADDRESSES.items():
        if identity in connections and not environment.get(variable):
            connection = msgspec.convert(dict(connections[identity]), Connection)
            found |= {KAFKA: _kafka, ELASTICSEARCH: _elasticsearch}[identity](connection)
    return found


def read(text: str, name: str) -> Connection:
    """Return the connection in ``text``, JSON or URI. Raises :class:`WrongUse`, which never quotes the text."""
    try:
        if text.lstrip().startswith("{"):
            return msgspec.json.decode(text, type=Connection)
        return _from_uri(text)
    except (msgspec.DecodeError, ValueError) as error:
        raise WrongUse(f"{name} is no Airflow connection: write it as JSON or as a URI") from error


def _from_uri(text: str) -> Connection:
    parts = urlsplit(text)
    extra = dict(parse_qsl(parts.query))
    return Connection(
        conn_type=parts.scheme,
        host=unquote(parts.hostname) if parts.hostname else None,
        port=parts.port,
        login=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        schema=unquote(parts.path.removeprefix("/")) or None,
        extra=extra.get("__extra__", extra),
    )


def _kafka(connection: Connection) -> dict[str, str]:
    """Translate librdkafka's names, which Airflow's Kafka connections are written in, to our settings."""
    extra = connection.extras()
    servers = str(extra.get("bootstrap.servers") or "")
    if not servers and connection.host:
        servers = f"{connection.host}:{connection.port or 9092}"
    if not servers:
        raise WrongUse(f"the connection {KAFKA} names no server: put bootstrap.servers in its extra")
    found = {"stream_user": connection.login or "", "stream_password": connection.password or ""}
    found |= {name: str(extra[key]) for key, name in _KAFKA_OPTIONS.items() if extra.get(key)}
    return {"stream": f"kafka://{servers}", **{name: value for name, value in found.items() if value}}


_KAFKA_OPTIONS = {
    "sasl.username": "stream_user",
    "sasl.password": "stream_password",
    "security.protocol": "stream_security",
    "sasl.mechanism": "stream_mechanism",
    "sasl.mechanisms": "stream_mechanism",
    "ssl.ca.location": "stream_ca",
    "ssl.certificate.location": "stream_certificate",
    "ssl.key.location": "stream_key",
}


def _elasticsearch(connection: Connection) -> dict[str, str]:
    if not connection.host:
        raise WrongUse(f"the connection {ELASTICSEARCH} names no host")
    host = connection.host
    if "://" not in host:
        # Airflow keeps the scheme of an HTTP address in the field it calls schema.
        scheme = connection.schema if connection.schema in {"http", "https"} else "http"
        host = f"{scheme}://{host}"
    port = f":{connection.port}" if connection.port and not urlsplit(host).port else ""
    found = {"index": host.rstrip("/") + port}
    extra = connection.extras()
    found |= {name: str(extra[key]) for key, name in _ELASTICSEARCH_OPTIONS.items() if extra.get(key)}
    if connection.login:
        found |= {"index_user": connection.login, "index_password": connection.password or ""}
    return found


_ELASTICSEARCH_OPTIONS = {"api_key": "index_api_key", "ca_certs": "index_ca"}
