"""Who logs in where, and that no password stands where others see it: environments and command lines."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from guildwire.settings import PREFIX, VARIABLES, Settings
from search.health import prefix
from tests.project import compose
from tests.project.test_compose import EXAMPLE, OURS, RAW, SERVICES, image
from tests.project.test_maps import rows, section

SECRET_VALUES = {name: EXAMPLE[variable] for name, variable in compose.secrets().items()}
TEXT = compose.COMPOSE.read_text("utf-8")


def seen(service: dict[str, Any]) -> str:
    """Return what everyone sees who may list processes or inspect containers."""
    health = (service.get("healthcheck") or {}).get("test")
    return json.dumps([service.get("environment"), service.get("command"), service.get("entrypoint"), health])


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_an_environment_or_on_a_command_line(name: str) -> None:
    """Case operate-password-ps: passwords are read from files, and reach programs by standard input or files."""
    assert not [secret for secret, value in SECRET_VALUES.items() if value in seen(SERVICES[name])]


def test_a_secret_is_read_where_no_list_of_processes_shows_it() -> None:
    """Into a variable of the shell, or by its own ``printf``: never as an argument of another program."""
    read = re.findall(r"(.*)\$\$\(cat /run/secrets/\w+\)", TEXT)
    assert len(read) == TEXT.count("$$(cat")
    for before in read:
        assert re.search(r"""(^\s*[A-Z_]+="|\bprintf ('[^']*'|\S+) ")$""", before), before


def test_every_secret_of_the_example_is_a_file_and_every_one_is_used() -> None:
    given = {name for name, value in EXAMPLE.items() if value.endswith("p" * 32)}
    assert given == set(compose.secrets().values())
    used = {each["source"] for service in SERVICES.values() for each in service.get("secrets", ())}
    assert used == set(compose.secrets())


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_each_secret_that_it_reads_and_no_other(name: str) -> None:
    service = SERVICES[name]
    has = {each["source"] for each in service.get("secrets", ())}
    # Those of another's program may be made for another user than the one who reads them.
    assert all(each["mode"] == 0o444 for each in service.get("secrets", ()))
    configs = [
        compose.loaded(EXAMPLE)["configs"][each["source"]]["content"] for each in service.get("configs", ())
    ]
    text = json.dumps(service) + "".join(configs)
    reads = set(re.findall(r"/run/secrets[/:](\w+)", text))
    assert reads == has


def test_every_setting_can_come_from_the_env_file() -> None:
    """What is new in guildwire/settings.py belongs into docker-compose.yml and .env.example."""
    assert set(RAW["worker"]["environment"]) == VARIABLES
    fixed = {"GUILDWIRE_DATA"}  # the volume
    shown = {**compose.optional(), **EXAMPLE}
    assert VARIABLES - fixed == {name for name in shown if name.startswith(PREFIX)} - {"GUILDWIRE_VERSION"}
    for name in VARIABLES - fixed:
        chosen = compose.loaded({**EXAMPLE, name: "chosen"})["services"]
        assert {service["environment"][name] for service in chosen.values() if image(service) in OURS} == {
            "chosen"
        }


@pytest.mark.parametrize(("name", "shown"), compose.optional().items())
def test_the_example_shows_the_value_that_is_in_force(name: str, shown: str) -> None:
    """The page listens on every address of its container, and Airflow's tasks on none; one service asks Kibana."""
    given = SERVICES["kibana-import" if "_KIBANA" in name else "web"]["environment"].get(name)
    field = Settings.model_fields.get(name.removeprefix(PREFIX).lower())
    default = (
        ""
        if field is None or field.default in (None, ()) or field.annotation not in (str, int, float)
        else field.default
    )
    assert shown == (given if given is not None else str(default))


def test_nobody_of_ours_is_a_superuser() -> None:
    """Case operate-superuser: `elastic` and `postgres` are for people, and Kafka asks for a login."""
    for service in SERVICES.values():
        if image(service) in OURS:
            environment = service["environment"]
            assert environment["GUILDWIRE_INDEX_USER"] == "guildwire"
            assert environment["GUILDWIRE_STATE"].startswith("postgresql+psycopg://guildwire@")
            assert environment["GUILDWIRE_STREAM_SECURITY"].startswith("SASL")
            assert not {"elastic_password", "postgres_password"} & {each["source"] for each in service["secrets"]}
    assert SERVICES["postgres"]["environment"]["POSTGRES_USER"] == "postgres"


def test_the_page_for_operators_lists_every_role() -> None:
    listed = {
        cells[0] + " " + cells[1].strip("`"): cells[2] for cells in rows(section("docs/operations.md", ROLES))
    }
    assert set(listed) == {
        "PostgreSQL postgres", "PostgreSQL guildwire", "PostgreSQL airflow", "Kafka guildwire", "Kafka nobody",
        "Elasticsearch elastic", "Elasticsearch kibana_system", "Elasticsearch guildwire",
        "Elasticsearch guildwire_kibana", "Airflow admin",
    }  # fmt: skip
    role = json.loads(TEXT[TEXT.index("role/guildwire <<END") :].partition("\n")[2].partition("      END")[0])
    words = set(re.findall(r"`(\w+)`", listed["Elasticsearch guildwire"]))
    assert {*role["cluster"], *role["indices"][0]["privileges"]} <= words
    importing = json.loads(
        TEXT[TEXT.index("role/guildwire_kibana <<END") :].partition("\n")[2].partition("      END")[0]
    )
    (allowed,) = importing["applications"]
    assert (set(importing), allowed["resources"]) == ({"applications"}, ["space:default"]), "no index, no cluster"
    assert set(allowed["privileges"]) <= set(re.findall(r"`([\w.]+)`", listed["Elasticsearch guildwire_kibana"]))
    kafka = set(re.findall(r"--operation (\w+)", SERVICES["kafka-rights"]["command"][0]))
    assert kafka <= set(re.findall(r"`(\w+)`", listed["Kafka guildwire"]))


@pytest.mark.parametrize("alias", ["guildwire-news", "desk", "a-news-b", "x.y-news"])
def test_the_role_names_the_indices_of_health_as_they_are_named(alias: str) -> None:
    content = compose.loaded(EXAMPLE)["configs"]["elasticsearch-users"]["content"]
    (rule,) = re.findall(r"^case .*$", content, re.MULTILINE)
    said = subprocess.run(
        ["/bin/sh", "-c", f'{rule}; printf %s "$HEALTH"'], env={"INDEX": alias}, capture_output=True, check=True
    )
    assert said.stdout.decode() == prefix(alias)


def test_the_users_are_asked_for_in_json(tmp_path: Path) -> None:
    """Run the script with a ``curl`` that writes down what it is asked."""
    secrets, bodies = tmp_path / "secrets", tmp_path / "bodies"
    secrets.mkdir()
    bodies.mkdir()
    for name in compose.secrets():
        (secrets / name).write_text(f"{name}-secret")
    content = compose.loaded(EXAMPLE)["configs"]["elasticsearch-users"]["content"]
    script = content.replace("/run/secrets", str(secrets))
    curl = (
        'curl() { local last; for last; do :; done; last=${last#*_security/}; cat > "$BODIES/${last//\\//-}"; }\n'
    )
    given = {"INDEX": "guildwire-news", "ELASTICSEARCH": "http://es:9200", "BODIES": str(bodies)}
    subprocess.run(["/bin/bash", "-c", curl + script], env={**os.environ, **given}, check=True, timeout=60)
    asked = {path.name: json.loads(path.read_text()) for path in bodies.iterdir()}
    assert asked["user-kibana_system-_password"] == {"password": "kibana_password-secret"}
    names = asked["role-guildwire"]["indices"][0]["names"]
    assert names == ["guildwire-news", "guildwire-news-*", "guildwire-news@*", "guildwire-health-*"]
    for user, secret in (("guildwire", "index_password"), ("guildwire_kibana", "kibana_import_password")):
        assert asked[f"user-{user}"] == {"password": f"{secret}-secret", "roles": [user]}
    assert len(asked) == 5


ROLES = "Who may do what"


CALL = re.compile(r"\b(?:it|self\._bulk)\.(\w+\.\w+|\w+)\b(?!\.)")
NEEDED = {
    # The cluster's privileges, as Elasticsearch's reference of security privileges describes them.
    "monitor": {"cluster.health", "info", "nodes.stats"},
    "manage_index_templates": {
        "cluster.put_component_template", "cluster.get_component_template", "indices.put_index_template",
        "indices.get_index_template",
    },
    "create_snapshot": {"snapshot.create", "snapshot.get", "snapshot.get_repository", "snapshot.status"},
    # Those of indices.
    "manage": {
        "indices.exists", "indices.get", "indices.get_alias", "indices.get_mapping", "indices.put_mapping",
        "indices.create", "indices.delete", "indices.rollover", "indices.put_settings", "indices.refresh",
        "indices.stats", "indices.add_block", "indices.update_aliases",
    },
    "read": {"search", "count", "get", "mget", "open_point_in_time"},
    "write": {"bulk", "delete"},
    "": {"options"},  # of the client; and closing a view asks for nothing
}  # fmt: skip


def test_our_user_of_elasticsearch_may_do_what_we_ask_for_and_no_more() -> None:
    role = json.loads(TEXT[TEXT.index("role/guildwire <<END") :].partition("\n")[2].partition("      END")[0])
    granted = {*role["cluster"], *role["indices"][0]["privileges"]}
    assert granted == set(NEEDED) - {""}
    asked = {
        call for path in (compose.ROOT / "search/elastic").rglob("*.py") for call in CALL.findall(path.read_text())
    }
    assert asked - set().union(*NEEDED.values()) == set()
    assert all(asked & calls for calls in NEEDED.values())
