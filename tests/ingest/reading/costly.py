"""Tasks that cost too much, or end their process. They are run in processes of the tests' own only."""

import os
import signal
import sys
import time
from pathlib import Path


def echo(value: object) -> object:
    return value


def spin(_: object) -> None:
    while True:
        pass


def hoard(_: object) -> int:
    held = []
    while True:
        held.append(bytearray(1024 * 1024))


def abort(_: object) -> None:
    """Do what a library does that is refused memory."""
    os.abort()


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(mark: str) -> str:
    """Die unless the file is there, which the first call makes."""
    if Path(mark).exists():
        return "read"
    Path(mark).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def pid(_: object) -> int:
    return os.getpid()


def grow(size: int) -> int:
    """Hold this much for a moment, and say in which process."""
    held = bytearray(size)
    return os.getpid() if held else 0


def burn(seconds: float) -> int:
    """Take so much processor time, and say in which process."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return os.getpid()


def modules(_: object) -> set[str]:
    """Return the top-level packages that the process has imported."""
    return {name.partition(".")[0] for name in sys.modules}


def wait_for_end(path: str) -> None:
    """Say that it has begun, and work for ever."""
    Path(path).write_text("begun")
    spin(None)


def wait_for_word(path: str) -> str:
    """Return what is written into the pipe at ``path``, whenever that is."""
    return Path(path).read_text()
