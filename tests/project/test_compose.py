"""The stack's description, checked as far as that goes without Docker."""

import importlib.util
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
from compose_spec import PyCompose

from guildwire.airflow import clean
from guildwire.cli.main import app
from guildwire.settings import VARIABLES, load
from guildwire.wiring import Parts
from tests.project import compose
from tests.project.test_packaging import project
from tests.servers import elasticsearch, kafka, postgres
from tests.servers.require import Absent, absent

OURS = ("guildwire", "guildwire-airflow")
EXAMPLE = compose.example()
CONTENT = compose.loaded(EXAMPLE)
SERVICES: dict[str, dict[str, Any]] = CONTENT["services"]
RAW: dict[str, dict[str, Any]] = compose.loaded()["services"]

# What each image of others documents, and the names that scripts of ours read there; Kafka's and Airflow's are
# made from their configuration by rule.
KNOWN = {
    "postgres": {"POSTGRES_USER", "POSTGRES_PASSWORD_FILE"},
    "elasticsearch": {
        "ES_JAVA_OPTS", "discovery.type", "path.repo", "xpack.security.enabled", "xpack.security.http.ssl.enabled",
        "xpack.license.self_generated.type", "ELASTICSEARCH", "INDEX",
    },
    "kibana": set(),
}  # fmt: skip


def image(service: dict[str, Any]) -> str:
    return str(service["image"]).rpartition(":")[0].rpartition("/")[2]


def environment(service: dict[str, Any]) -> dict[str, str]:
    return service.get("environment") or {}


def test_it_follows_the_compose_specification() -> None:
    specification = PyCompose.from_json(json.dumps(CONTENT)).to_spec()
    assert set(specification.services or {}) == set(SERVICES)


def test_every_variable_is_in_the_example_and_every_one_there_is_used() -> None:
    needed = {name for name, default in compose.references().items() if default == "?"}
    assert needed <= set(EXAMPLE)
    assert set(EXAMPLE) <= {*compose.references(), *VARIABLES}


def test_a_forgotten_env_file_says_what_to_do() -> None:
    text = compose.COMPOSE.read_text("utf-8")
    assert set(re.findall(r":\?([^}]*)\}", text)) == {"run make stack, which writes .env"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_pinned_limited_and_closed_to_the_outside(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[\w./-]+:\$\{\w+:\?[^}]*\}", RAW[name]["image"])
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    # One enters as if inside the broker, to say who may do what there.
    assert service.get("networks") == (None if "network_mode" in service else ["guildwire"])
    assert service.get("network_mode", "service:kafka") == "service:kafka"
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_that_stays_says_when_it_is_healthy(name: str) -> None:
    once = SERVICES[name]["restart"] == "no"
    assert once != ("healthcheck" in SERVICES[name])
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        ends = SERVICES[needed]["restart"] == "no"
        assert how["condition"] == ("service_completed_successfully" if ends else "service_healthy")


def test_the_page_for_operators_says_what_each_health_check_means() -> None:
    page = (compose.ROOT / "docs" / "operations.md").read_text("utf-8")
    table = page.partition("| health check of the stack |")[2].partition("\n\n")[0]
    listed = [name for line in table.splitlines()[2:] for name in re.findall(r"`([\w-]+)`", line.split("|")[1])]
    assert sorted(listed) == sorted(name for name, service in SERVICES.items() if "healthcheck" in service)


def test_what_ends_is_waited_for_by_another() -> None:
    """``up --wait`` takes a service that ends for one that failed, unless another depends on its completion."""
    waited = {needed for service in SERVICES.values() for needed in service.get("depends_on", {})}
    assert {name for name, service in SERVICES.items() if service["restart"] == "no"} <= waited


def test_a_kibana_that_cannot_be_used_holds_up_nothing_of_ours() -> None:
    waiting = {name: service["depends_on"] for name, service in SERVICES.items() if "depends_on" in service}
    assert [name for name, on in waiting.items() if "kibana" in on] == ["kibana-import"]
    assert {name: on["kibana-import"]["required"] for name, on in waiting.items() if "kibana-import" in on} == {
        "airflow-cleaner": False
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_environment_variable_is_known(name: str) -> None:
    service = SERVICES[name]
    for variable in RAW[name].get("environment") or {}:
        if image(service) in OURS:
            ours = VARIABLES | {"AIRFLOW_HOME", "AIRFLOW_PASSWORD_FILE"}
            assert variable in ours or airflow_knows(variable)
        elif image(service) == "kafka":
            assert variable.startswith("KAFKA_") or variable == "PREFIX"
        else:
            assert variable in KNOWN[image(service)]


def airflow_knows(variable: str) -> bool:
    parts = variable.lower().split("__")
    if len(parts) != 3 or parts[0] != "airflow":
        return False
    if importlib.util.find_spec("airflow") is None:
        absent("airflow", "it is not installed: make test installs it")
    from airflow.configuration import conf

    if parts[2].endswith("_cmd"):
        # Of what is not secret Airflow does not read a command.
        return (parts[1], parts[2].removesuffix("_cmd")) in conf.sensitive_config_values
    return parts[2] in conf.configuration_description[parts[1]]["options"]


def commands() -> list[list[str]]:
    """Return every command line that runs in an image of ours, health checks too."""
    ours = [service for service in SERVICES.values() if image(service) in OURS]
    checks = [check["test"] for check in (service.get("healthcheck") for service in ours) if check]
    every = [service["command"] for service in ours] + [
        check[1:] if check[0] == "CMD" else check[1].replace('"', "").split() for check in checks
    ]
    return sorted({tuple(each): each for each in every}.values())


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_of_our_images_exists(command: list[str]) -> None:
    program, *arguments = command
    if program == "guildwire":
        accepts(typer.main.get_command(app), arguments)
    elif program == "airflow":
        if importlib.util.find_spec("airflow") is None:
            absent("airflow", "it is not installed: make test installs it")
        from airflow.cli.cli_parser import get_parser

        get_parser().parse_args(arguments)
    elif arguments[0] == "-c":
        compile(arguments[1], "command", "exec")
    else:
        assert [program, arguments[0]] == ["python", "-m"]
        module = importlib.util.find_spec(arguments[1])
        assert module is not None
        source = Path(str(module.origin)).read_text("utf-8")
        assert all(f'"{option}"' in source for option in arguments[2:])


def accepts(command: Any, arguments: list[str]) -> None:
    """Parse a command line down to the command that would run; typer raises where it is wrong."""
    context = command.make_context(command.name, list(arguments))
    if hasattr(command, "resolve_command"):
        _, below, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert below is not None
        accepts(below, rest)


def test_a_wrong_command_line_is_noticed() -> None:
    for wrong in (["serve", "--hots", "0.0.0.0"], ["sreve"]):
        with pytest.raises(Exception, match=r"sreve|hots"):
            accepts(typer.main.get_command(app), wrong)


def test_what_the_images_copy_is_there() -> None:
    kept = re.findall(r"^!(.+)$", (compose.ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    packages = re.findall(r'"(\w+)\*"', (compose.ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(packages) <= set(kept)
    assert all((compose.ROOT / name).exists() for name in kept)


def test_the_versions_the_tests_run_on_are_those_that_are_pinned() -> None:
    assert EXAMPLE["KAFKA_VERSION"] == kafka.VERSION
    assert EXAMPLE["ELASTIC_VERSION"] == elasticsearch.VERSION


def test_the_postgresql_of_the_tests_is_the_one_that_is_pinned() -> None:
    try:
        program = postgres.binaries() / "postgres"
    except Absent as error:
        absent("postgres", str(error))
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    (major,) = re.findall(r"(\d+)(?:\.\d+)?", said.partition(")")[2])[:1]
    assert EXAMPLE["POSTGRES_VERSION"].partition("-")[0] == major


def test_the_version_of_the_images_is_that_of_the_project() -> None:
    assert EXAMPLE["GUILDWIRE_VERSION"] == project()["project"]["version"]
    minor = re.fullmatch(r"python:3\.(\d+)-slim-bookworm", EXAMPLE["PYTHON_IMAGE"])
    assert minor is not None
    assert int(minor[1]) >= int(project()["project"]["requires-python"].removeprefix(">=3."))


@pytest.mark.parametrize("name", SERVICES)
def test_no_log_of_a_service_grows_for_ever(name: str) -> None:
    """Case operate-logs-grow."""
    assert SERVICES[name]["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}


def test_there_is_no_service_that_nothing_can_use() -> None:
    """Case operate-mailpit: a mail catcher stands in the stack only if a channel hands mail to it."""
    catchers = [name for name, service in SERVICES.items() if "mail" in name + service["image"]]
    assert not catchers or "mail" in Parts(load()).channels


def test_airflow_is_cleaned_beside_it() -> None:
    """Case operate-logs-grow."""
    service = SERVICES["airflow-cleaner"]
    assert service["command"] == ["python", "-m", clean.__name__]
    assert service["volumes"] == SERVICES["airflow-scheduler"]["volumes"]
