"""Airflow's connections give addresses where no setting does."""

import json

import pytest

from guildwire.connections import from_environment, settings_from
from news.errors import WrongUse

KAFKA = "AIRFLOW_CONN_KAFKA_DEFAULT"
ELASTICSEARCH = "AIRFLOW_CONN_ELASTICSEARCH_DEFAULT"


def found(**environment: str) -> dict[str, str]:
    return settings_from(from_environment(environment), environment)


def test_kafka_is_read_as_librdkafka_names_it() -> None:
    extra = {
        "bootstrap.servers": "one:9092,two:9092",
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "PLAIN",
        "sasl.username": "desk",
        "sasl.password": "s3cret:/@",
        "ssl.ca.location": "/etc/ca.pem",
        "group.id": "guildwire",
    }
    assert found(**{KAFKA: json.dumps({"conn_type": "kafka", "extra": extra})}) == {
        "stream": "kafka://one:9092,two:9092",
        "stream_security": "SASL_SSL",
        "stream_mechanism": "PLAIN",
        "stream_user": "desk",
        "stream_password": "s3cret:/@",
        "stream_ca": "/etc/ca.pem",
    }


@pytest.mark.parametrize(
    ("connection", "settings"),
    [
        ("elasticsearch://desk:s%2Fcret@es.example:9200/https",
         {"index": "https://es.example:9200", "index_user": "desk", "index_password": "s/cret"}),
        ('{"host": "https://es.example:9200"}', {"index": "https://es.example:9200"}),
        ('{"host": "es.example", "port": 9200, "extra": "{\\"api_key\\": \\"k\\"}"}',
         {"index": "http://es.example:9200", "index_api_key": "k"}),
    ],
)  # fmt: skip
def test_elasticsearch_is_read_in_each_of_airflows_forms(connection: str, settings: dict[str, str]) -> None:
    assert found(**{ELASTICSEARCH: connection}) == settings


def test_a_setting_wins_over_a_connection() -> None:
    environment = {ELASTICSEARCH: "elasticsearch://other:9200", "GUILDWIRE_INDEX": "sqlite:own.db"}
    assert found(**environment) == {}


def test_no_connection_gives_nothing() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("name", "value"), [(KAFKA, "{not json s3cret"), (KAFKA, '{"conn_type": "kafka"}'), (ELASTICSEARCH, "{}")]
)
def test_a_connection_that_names_no_server_is_refused_without_its_text(name: str, value: str) -> None:
    with pytest.raises(WrongUse) as refused:
        found(**{name: value})
    assert "s3cret" not in str(refused.value)
    assert "default" in str(refused.value).lower()
