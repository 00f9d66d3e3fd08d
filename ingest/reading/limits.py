"""What one task may cost a process, held by the kernel: no code of the task's can get round it."""

import math
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

_STATUS = Path("/proc/self/status")


class Limits(msgspec.Struct, frozen=True):
    """What reading one document may cost."""

    cpu: int = 10
    """Seconds of processor time; the kernel counts whole ones, so it may be one more."""
    memory: int = 200 * 1024 * 1024
    """Bytes that the process may hold at its peak, the interpreter and its modules among them. Linux only."""
    seconds: float = 120.0
    """By the clock: a backstop for a process that waits, or a machine so busy that it hardly runs."""


@contextmanager
def held_to(limits: Limits) -> Iterator[None]:
    """Let this process cost no more than ``limits`` from here on.

    Beyond its processor time it is killed by SIGXCPU; beyond its memory an allocation fails, which is a
    :class:`MemoryError`, an error of the library that asked for it, or the abort of the process.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kept = [(kind, resource.getrlimit(kind)) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_DATA)]
    _lower(resource.RLIMIT_CPU, math.ceil(time.process_time()) + limits.cpu)
    held, data = memory("VmRSS"), memory("VmData")
    if held:
        _lower(resource.RLIMIT_DATA, data + max(limits.memory - held, 0))
    try:
        yield
    finally:
        for kind, values in kept:
            resource.setrlimit(kind, values)


def memory(name: str) -> int:
    """Return the bytes that the kernel counts under this name for this process: ``VmRSS``, ``VmHWM``, ``VmData``.

    Not by ``getrusage``, whose peak a process takes over from the one that started it. 0 where there is no /proc.
    """
    try:
        lines = _STATUS.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def _lower(kind: int, value: int) -> None:
    soft, hard = resource.getrlimit(kind)
    known = [each for each in (value, soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(kind, (min(known), hard))
