"""Runs the command line as a person does: a process with arguments, input and an environment of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.project.test_layers import ROOT

COMMAND = (sys.executable, "-c", "from guildwire.cli.main import run; run()")


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment without anything of ours in it, and with ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUILDWIRE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1", **more}


def guildwire(
    *arguments: str | Path, given: str | bytes = b"", code: int = 0, cwd: Path | None = None, **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end and check its exit code."""
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=cwd,
        env=environment(**more),
        timeout=120,
        check=False,
    )
    text = subprocess.CompletedProcess(
        ended.args, ended.returncode, ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8")
    )
    assert text.returncode == code, f"{arguments} ended with {text.returncode}:\n{text.stdout}\n{text.stderr}"
    return text


def lines(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects of an output of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]
