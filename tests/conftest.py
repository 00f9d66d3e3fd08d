"""Fixtures every test may use, which tests share a process, and the one warning that no test can mend."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["tests.servers.fixtures"]

# How fast a machine is, and how busy, says nothing about the code: speed is measured in bench/.
# Where a change is judged the examples are those of the change alone; a desk looks at others with each run.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("house")
# Mutation tests only ask whether a test fails; making the failing example small takes minutes of each.
settings.register_profile("mutants", parent=settings.get_profile("house"), phases=(Phase.explicit, Phase.generate))
# The suites are classes in modules that are no test modules themselves: their asserts shall show values too.
pytest.register_assert_rewrite("tests.contracts")


def pytest_configure(config: pytest.Config) -> None:
    # kafka-python 3.0 reads its own files by a function that Python 3.11 and 3.12 call deprecated, 3.13 not.
    config.addinivalue_line(
        "filterwarnings", r"ignore:(read_text|open_text) is deprecated\. Use files:DeprecationWarning"
    )
    # A part of apprise that nothing here uses imports it where it is there.
    config.addinivalue_line("filterwarnings", r"ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.hookimpl(optionalhook=True)  # mutation tests run without pytest-xdist
def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are cores: the groups of servers and of faults mostly wait."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of one server in one process of ``pytest -n``: each process would start its own."""
    for item in items:
        if _uses_servers(item):
            item.add_marker(pytest.mark.xdist_group("servers"))
        group = item.get_closest_marker("xdist_group")
        if group and getattr(config.option, "loadgroup", False):
            # What pytest-xdist 3.8 does itself, with the name under which pytest 9.2 keeps a test's id.
            ids: Any = item
            ids._id = type(ids._id).parse(f"{item.nodeid}@{group.args[0]}")


def _uses_servers(item: pytest.Item) -> bool:
    """Say whether a test asks for a shared server, itself or by the name of its backend."""
    fixtures = set(getattr(item, "fixturenames", ()))
    chosen = getattr(getattr(item, "callspec", None), "params", {}).values()
    names = ("kafka", "elasticsearch", "postgres")
    return bool(fixtures & {"fresh_database", *(f"{name}_server" for name in names)}) or any(
        value in names for value in chosen if isinstance(value, str)
    )


@pytest.fixture(autouse=True)
def _log_as_it_comes() -> Iterator[None]:
    """Take back what a command that ran in this process has set: which lines are written, and how."""
    yield
    structlog.reset_defaults()
