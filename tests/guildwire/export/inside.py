"""Runs commands in this process: starting one for each of so many would take most of the time."""

import subprocess
from pathlib import Path

from typer.testing import CliRunner

from guildwire.cli.main import app
from news.errors import GuildwireError, WrongUse


def run(*arguments: str | Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, as ``tests.guildwire.run.guildwire`` does, and check its exit code."""
    ended = CliRunner().invoke(app, list(map(str, arguments)))
    said, found = ended.stderr, ended.exit_code
    if isinstance(ended.exception, GuildwireError):
        said, found = f"{said}{ended.exception}", 2 if isinstance(ended.exception, WrongUse) else 1
    elif ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    assert found == code, f"{arguments} ended with {found}:\n{ended.stdout}\n{said}"
    return subprocess.CompletedProcess(list(map(str, arguments)), found, ended.stdout, said)
