"""A process that is killed at any point of an export leaves what can be gone on with, to the same bytes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search.export.unfinished import Unfinished
from tests.guildwire.run import environment
from tests.search.export.test_unfinished import begun, export, gone_on, run_export

POINTS = 15
"""Each page syncs its rows and its note; nothing else stands between what is there and what is not."""


def killed_at(point: int) -> Callable[[int], None]:
    """Return what takes the place of ``os.fsync`` and kills its process when it is called for this time."""
    count = 0
    sync = os.fsync

    def counting(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
        sync(descriptor)

    return counting


def run(path: str, point: str) -> None:
    """Export to a path and be killed; the entry of the process below."""
    os.fsync = killed_at(int(point))
    files, place = begun(Path(path))
    run_export(files, place)


@pytest.mark.parametrize("point", range(2, POINTS))
def test_killed_and_gone_on_with(tmp_path: Path, point: int) -> None:
    whole = export(tmp_path / "whole")
    files = Unfinished(tmp_path / "killed")
    code = f"from tests.search.export.test_killed import run; run({str(files.path)!r}, {str(point)!r})"
    ended = subprocess.run([sys.executable, "-c", code], env=environment(), timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not files.path.exists()
    assert gone_on(files) == whole
