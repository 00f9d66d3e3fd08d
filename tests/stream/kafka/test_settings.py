"""What the clients and topics of Kafka are made with, and how its records and errors are understood."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from kafka import errors

from news.errors import Unavailable, WrongUse
from stream.kafka.address import from_address
from stream.kafka.client import translated
from stream.kafka.reader import to_message
from stream.kafka.settings import KafkaSettings
from stream.port import LARGEST

SETTINGS = KafkaSettings(servers="one:9092, two:9092", prefix="desk.", retention_hours=1, parked_hours=2)


def test_nothing_is_ever_committed_by_itself() -> None:
    assert SETTINGS.member("g")["enable_auto_commit"] is False
    assert SETTINGS.consumer()["enable_auto_commit"] is False


def test_a_write_counts_only_when_every_replica_in_sync_has_it() -> None:
    assert SETTINGS.producer()["acks"] == "all"
    assert SETTINGS.producer()["enable_idempotence"] is True


def test_groups_and_addresses_are_taken_apart() -> None:
    assert SETTINGS.client()["bootstrap_servers"] == ["one:9092", "two:9092"]
    assert SETTINGS.member("guildwire-index")["group_id"] == "desk.guildwire-index"


def test_options_for_security_reach_every_client() -> None:
    secure = KafkaSettings(servers="one", security={"security_protocol": "SASL_SSL", "sasl_mechanism": "PLAIN"})
    for options in (secure.client(), secure.producer(), secure.consumer(), secure.member("g")):
        assert options["security_protocol"] == "SASL_SSL"


def test_parked_messages_are_kept_longer() -> None:
    assert SETTINGS.topic("news.found")["configs"]["retention.ms"] == "3600000"
    assert SETTINGS.topic("news.parked.enrich")["configs"]["retention.ms"] == "7200000"


def test_a_topic_takes_the_largest_message_and_its_headers() -> None:
    assert int(SETTINGS.topic("news.found")["configs"]["max.message.bytes"]) > LARGEST
    assert SETTINGS.producer()["max_request_size"] > LARGEST


def test_a_record_of_another_program_is_read_as_far_as_it_goes() -> None:
    record = SimpleNamespace(
        partition=2, offset=7, key=None, value=None, headers=[("a", None), ("b", b"\xff")], timestamp=1500
    )
    message = to_message("news.found", record)
    assert (message.key, message.value, dict(message.headers)) == ("", b"", {"a": "", "b": "\ufffd"})
    assert message.at == datetime(1970, 1, 1, 0, 0, 1, 500000, UTC)


def test_an_address_names_the_brokers() -> None:
    assert from_address("kafka://one,two:9093,[::1]:9094/").servers == "one:9092,two:9093,[::1]:9094"
    assert "security_protocol" not in from_address("kafka://one").client()


def test_a_user_goes_encrypted_unless_it_is_said_otherwise() -> None:
    options = from_address("kafka://desk:p%40ss@one").client()
    assert (options["security_protocol"], options["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("desk", "p@ss")
    plain = from_address(
        "kafka://one?sasl_mechanism=PLAIN&security_protocol=sasl_plaintext", user="u", password="p"
    )
    assert plain.producer()["sasl_mechanism"] == "PLAIN"
    assert plain.consumer()["security_protocol"] == "SASL_PLAINTEXT"


def test_what_is_set_wins_over_the_address() -> None:
    settings = from_address(
        "kafka://a:b@one?sasl_mechanism=PLAIN", user="c", sasl_mechanism="SCRAM-SHA-256", prefix=""
    )
    assert settings.client()["sasl_plain_username"] == "c"
    assert settings.client()["sasl_mechanism"] == "SCRAM-SHA-256"
    assert settings.prefix == ""


def test_a_password_is_in_no_text() -> None:
    assert "secret" not in repr(from_address("kafka://desk:secret@one"))


@pytest.mark.parametrize(
    ("address", "chosen", "said"),
    [
        ("kafka://", {}, "kafka://HOST:9092"),
        ("kafka://one two", {}, "one two"),
        ("kafka://a:secret@one?tls=yes", {}, "'tls'"),
        ("kafka://one?security_protocol=SASL_SSL", {}, "GUILDWIRE_STREAM_USER"),
        ("kafka://a:secret@one?security_protocol=SSL", {}, "SASL_SSL"),
        ("kafka://one?security_protocol=TLS", {}, "PLAINTEXT, SSL"),
        ("kafka://a:secret@one?sasl_mechanism=GSSAPI", {}, "SCRAM-SHA-512"),
        ("kafka://one?ssl_cafile=/nowhere.pem", {}, "/nowhere.pem"),
        ("kafka://one", {"compression": "rar"}, "gzip"),
        ("kafka://one", {"user": "desk"}, "without a password; set GUILDWIRE_STREAM_PASSWORD"),
        ("kafka://one", {"password": "secret"}, "without a user; set GUILDWIRE_STREAM_USER"),
        ("kafka://one?security_protocol=PLAINTEXT", {"sasl_mechanism": "PLAIN"}, "PLAINTEXT knows no users; set"),
        ("kafka://one?sasl_mechanism=PLAIN", {}, "PLAINTEXT knows no users; set"),
        ("kafka://one?security_protocol=SSL", {"ssl_certfile": __file__}, "no key; set GUILDWIRE_STREAM_KEY"),
        ("kafka://one?security_protocol=SSL", {"ssl_keyfile": __file__}, "set GUILDWIRE_STREAM_CERTIFICATE"),
        ("kafka://one", {"ssl_cafile": __file__}, "ssl_cafile is for TLS, and PLAINTEXT is without"),
    ],
)
def test_a_wrong_address_is_answered_with_what_it_may_be(address: str, chosen: dict[str, str], said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        from_address(address, **chosen)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_compression_may_be_turned_off() -> None:
    assert from_address("kafka://one", compression="none").producer()["compression_type"] is None
    assert from_address("kafka://one").producer()["compression_type"] == "zstd"


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (errors.TopicAuthorizationFailedError("news.found"), WrongUse),
        (errors.SaslAuthenticationFailedError(), WrongUse),
        (errors.KafkaConfigurationError("no such option"), WrongUse),
        (errors.KafkaTimeoutError(), Unavailable),
        (errors.KafkaConnectionError(), Unavailable),
        (errors.CommitFailedError(), Unavailable),
        (OSError("no route"), Unavailable),
    ],
)
def test_an_error_says_what_to_do(error: Exception, becomes: type[Exception]) -> None:
    with (
        pytest.raises(becomes, match=rf"one:9092.* publishing.*{type(error).__name__}"),
        translated("one:9092", "publishing"),
    ):
        raise error


def test_a_rebalance_is_told_from_a_server_that_is_away() -> None:
    with pytest.raises(Unavailable, match="the messages come again"), translated("one:9092", "committing"):
        raise errors.RebalanceInProgressError


def test_other_errors_are_bugs_and_pass() -> None:
    with pytest.raises(ZeroDivisionError), translated("one:9092", "publishing"):
        raise ZeroDivisionError
