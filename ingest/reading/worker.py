"""The process that does costly tasks one after another.

It ends when the other end of its connection is closed, which also happens when the process there dies.
"""

import pickle
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from ingest.reading.limits import Limits, held_to, memory

GROWN = 0.5
"""Part of the memory allowed after which a process is replaced, so that the next task finds most of it free."""


class GaveUp(msgspec.Struct, frozen=True):
    """A task came to no end within its limits."""

    cause: str
    """``cpu``, ``memory`` or ``clock``; else how its process died, twice."""


class Done(msgspec.Struct, frozen=True):
    """What came of a task, as its process sends it."""

    value: Any
    last: bool
    """Whether the process ends now, as it has grown."""


class Task(msgspec.Struct, frozen=True):
    """A function of one argument and what it may cost; both are pickled."""

    function: Callable[[Any], Any]
    argument: Any
    limits: Limits


def serve(link: "Connection[Any, Any]") -> None:
    """Do what is asked until the connection is closed or the process has grown."""
    last = False
    while not last:
        try:
            task = link.recv()
        except EOFError:
            return
        answer, last = _do(task)
        link.send_bytes(answer)


def _do(task: Task) -> tuple[bytes, bool]:
    try:
        with held_to(task.limits):
            value = task.function(task.argument)
            last = memory("VmHWM") > GROWN * task.limits.memory
            return pickle.dumps(Done(value, last)), last
    except MemoryError:
        return pickle.dumps(Done(GaveUp("memory"), last=True)), True


def main() -> None:
    """Serve the connection whose descriptor is the argument; whoever is at its other end may go at any time."""
    try:
        serve(Connection(int(sys.argv[1])))
    except (BrokenPipeError, ConnectionResetError):
        sys.exit()
