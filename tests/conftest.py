"""Fixtures every test may use, which tests share a process, and the one warning that no test can mend."""

import pytest

pytest_plugins = ["tests.servers.fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    # kafka-python 3.0 reads its own files by a function that Python 3.11 and 3.12 call deprecated, 3.13 not.
    config.addinivalue_line(
        "filterwarnings", r"ignore:(read_text|open_text) is deprecated\. Use files:DeprecationWarning"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one server in one process of ``pytest -n``: each process would start its own."""
    for item in items:
        servers = [name for name in getattr(item, "fixturenames", ()) if name.endswith("_server")]
        if servers or "fresh_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("servers"))
