"""How many seconds of the processor other processes have taken, from Linux's ``/proc``."""

import os
from collections.abc import Mapping
from pathlib import Path

from tests.servers.process import children

_TICK = os.sysconf("SC_CLK_TCK")


def seconds(processes: Mapping[str, int]) -> dict[str, float]:
    """Return the seconds that each process and those it started have taken since their start, by the given names.

    A process that is gone counts as nothing, and so does every one where there is no ``/proc``.
    """
    return {name: _spent(pid) for name, pid in processes.items()}


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = (int(fields[11]) + int(fields[12])) / _TICK  # of the user and of the system: proc(5)
    return own + sum(map(_spent, children(pid)))
