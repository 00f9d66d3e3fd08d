"""Fixtures every test may use, and the one warning of a library that no test can mend."""

import pytest

pytest_plugins = ["tests.servers.fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    # kafka-python 3.0 reads its own files by a function that Python 3.11 and 3.12 call deprecated, 3.13 not.
    config.addinivalue_line(
        "filterwarnings", r"ignore:(read_text|open_text) is deprecated\. Use files:DeprecationWarning"
    )
