"""What happens when a machine lacks a server: the tests skip and say why, unless it is required."""

import os
from typing import NoReturn

import pytest

VARIABLE = "GUILDWIRE_REQUIRE"
"""Comma-separated names of parts that must be there: kafka, elasticsearch, postgres, chromium, airflow,
promtool."""


class Absent(Exception):
    """A program that a server needs is not on this machine. The message names it and how to get it."""


def absent(part: str, reason: str) -> NoReturn:
    """Skip the test because ``part`` is not on this machine, or fail it where ``part`` is required."""
    required = {name.strip() for name in os.environ.get(VARIABLE, "").split(",")}
    if part in required:
        pytest.fail(f"{VARIABLE} names {part}, but {reason}", pytrace=False)
    pytest.skip(f"no {part}: {reason}")
