"""Reads the address of a Kafka cluster: ``kafka://[user:password@]host[:port][,host[:port]...][?option=value]``."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import kafka.codec

from news.errors import WrongUse
from stream.kafka.settings import KafkaSettings

SCHEME = "kafka://"
OPTIONS = ("security_protocol", "sasl_mechanism", "ssl_cafile", "ssl_certfile", "ssl_keyfile")
"""What the address may say after ``?``, in kafka-python's words."""
PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
COMPRESSIONS = ("none", "gzip", "lz4", "snappy", "zstd")

_HOST = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")


def from_address(address: str, *, user: str = "", password: str = "", **chosen: Any) -> KafkaSettings:
    """Return the settings for ``address``; what is given beside it and is not empty wins over it.

    ``chosen`` may hold the fields of :class:`KafkaSettings` and :data:`OPTIONS`. A user makes the
    protocol ``SASL_SSL`` and the mechanism ``SCRAM-SHA-512`` where nothing else is said: a password
    never travels in the clear by default. Raises :class:`WrongUse`, which never repeats a password.
    """
    login, _, rest = address.removeprefix(SCHEME).rpartition("@")
    hosts, _, query = rest.partition("?")
    name, _, secret = login.partition(":")
    chosen = {word: value for word, value in chosen.items() if value not in (None, "")}
    options = {word: str(chosen.pop(word)) for word in OPTIONS if word in chosen}
    security = _security({**_query(query), **options}, user or unquote(name), password or unquote(secret))
    settings = KafkaSettings(servers=_servers(hosts), security=security, **chosen)
    _check_compression(settings.compression)
    return settings


def _servers(hosts: str) -> str:
    given = [host.strip() for host in hosts.rstrip("/").split(",") if host.strip()]
    wrong = [host for host in given if not _HOST.fullmatch(host)]
    if wrong or not given:
        raise WrongUse(
            f"{wrong[0] if wrong else 'nothing'} is no Kafka broker: give kafka://HOST:9092[,HOST:9092...]"
        )
    return ",".join(host if re.search(r":\d+$", host) else f"{host}:9092" for host in given)


def _query(query: str) -> dict[str, str]:
    found = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(found.keys() - set(OPTIONS)):
        raise WrongUse(f"a Kafka address has no option {unknown[0]!r}: there are {', '.join(OPTIONS)}")
    return found


def _security(options: Mapping[str, str], user: str, password: str) -> dict[str, Any]:
    found: dict[str, Any] = {word: value for word, value in options.items() if value}
    if user:
        found = {"security_protocol": "SASL_SSL", "sasl_mechanism": "SCRAM-SHA-512", **found}
        found |= {"sasl_plain_username": user, "sasl_plain_password": password}
    for word, allowed in (("security_protocol", PROTOCOLS), ("sasl_mechanism", MECHANISMS)):
        if word not in found:
            continue
        # Other clients write these in small letters.
        found[word] = found[word].upper()
        if found[word] not in allowed:
            raise WrongUse(f"Kafka's {word} is one of {', '.join(allowed)}, not {found[word]!r}")
    for word in ("ssl_cafile", "ssl_certfile", "ssl_keyfile"):
        if word in found and not Path(found[word]).is_file():
            raise WrongUse(f"there is no file {found[word]}: mend {word} of the log's address or its setting")
    _check_together(found, user, password)
    return found


def _check_together(found: Mapping[str, str], user: str, password: str) -> None:
    """Raise :class:`WrongUse` for options that contradict each other; never repeats the password."""
    protocol = found.get("security_protocol", "PLAINTEXT")
    logs_in, encrypts = protocol.startswith("SASL"), protocol.endswith("SSL")
    if user and not password:
        raise WrongUse("Kafka is given a user without a password; set GUILDWIRE_STREAM_PASSWORD, or name no user")
    if password and not user:
        raise WrongUse("Kafka is given a password without a user; set GUILDWIRE_STREAM_USER, or no password")
    if logs_in and not user:
        raise WrongUse(f"{protocol} needs a user; set GUILDWIRE_STREAM_USER and its password")
    if user and not logs_in:
        raise WrongUse(f"{protocol} knows no users; choose SASL_SSL, or name no user")
    if "sasl_mechanism" in found and not logs_in:
        raise WrongUse(
            f"{found['sasl_mechanism']} is a way to log in, and {protocol} knows no users; "
            "set GUILDWIRE_STREAM_USER and its password, or no mechanism"
        )
    if ("ssl_certfile" in found) != ("ssl_keyfile" in found):
        missing = "key" if "ssl_certfile" in found else "certificate"
        raise WrongUse(
            f"a certificate and its key belong together, and Kafka is given no {missing}; "
            f"set GUILDWIRE_STREAM_{missing.upper()}, or neither"
        )
    if not encrypts and (given := [word for word in ("ssl_cafile", "ssl_certfile") if word in found]):
        raise WrongUse(
            f"{given[0]} is for TLS, and {protocol} is without; set GUILDWIRE_STREAM_SECURITY to SSL or SASL_SSL, "
            "or name no such file"
        )


def _check_compression(name: str) -> None:
    if name not in COMPRESSIONS:
        raise WrongUse(f"{name!r} is no compression: choose one of {', '.join(COMPRESSIONS)}")
    if name != "none" and not getattr(kafka.codec, f"has_{name}")():
        raise WrongUse(f"no library for {name} is installed: choose zstd, or install kafka-python[{name}]")
