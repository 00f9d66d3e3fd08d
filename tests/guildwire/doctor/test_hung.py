"""Servers that are frozen, not dead: connections open and nothing answers. The doctor answers all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.guildwire.doctor.desk import desk, make, poll
from tests.guildwire.run import guildwire, lines
from tests.servers.fixtures import Stack
from tests.servers.process import Server

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hung"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def stack(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """All three servers with everything made, as on a desk that worked until now."""
    with desk(tmp_path_factory.mktemp("made"), **addresses(own_stack)) as parts:
        make(parts)
        poll(parts, variety="ok")
    return own_stack


def addresses(stack: Stack) -> dict[str, str]:
    return {
        "stream": f"kafka://{stack.kafka.address}",
        "index": stack.elasticsearch.address,
        "index_name": "hung",
        "state": stack.postgres.address,
    }


@pytest.fixture
def freeze(stack: Stack, request: pytest.FixtureRequest) -> Iterator[tuple[Server, ...]]:
    frozen = tuple(getattr(stack, name) for name in request.param.split())
    for server in frozen:
        server.pause()
    yield frozen
    for server in frozen:
        server.resume()


NAMES = {"kafka": "log", "elasticsearch": "index", "postgres": "state"}


@pytest.mark.parametrize(
    "freeze", ["kafka", "elasticsearch", "postgres", "kafka elasticsearch postgres"], indirect=True
)
@pytest.mark.parametrize("how", [["--quick"], []], ids=["quick", "full"])
def test_a_frozen_server_is_named_and_the_others_are_looked_at(
    freeze: tuple[Server, ...], how: list[str], stack: Stack, tmp_path: Path
) -> None:
    """operate-hung-database"""
    named: Any = {f"GUILDWIRE_{name.upper()}": value for name, value in addresses(stack).items()}
    # Without limits it would take minutes, and the command is ended after two.
    found = lines(guildwire("doctor", "--json", *how, "--data", tmp_path, code=1, **named).stdout)
    red = {each["name"]: each for each in found if each["colour"] == "red" and each["name"] in NAMES.values()}
    assert red.keys() == {NAMES[server.name] for server in freeze}
    for server in freeze:
        line = red[NAMES[server.name]]
        assert server.address.rpartition("@")[2].removeprefix("http://") in line["said"]
        assert line["remedy"]
