"""How many seconds of the processor other processes have taken, from Linux's ``/proc``."""

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def seconds(processes: Mapping[str, int]) -> dict[str, float]:
    """Return the seconds that each process and those it started have taken since their start, by the given names.

    A process that is gone counts as nothing, and so does every one where there is no ``/proc``.
    """
    children: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        children[int(fields[1])].append(pid)
        spent[pid] = (int(fields[11]) + int(fields[12])) / _TICK  # of the user and of the system: proc(5)
    return {name: _with_children(pid, children, spent) for name, pid in processes.items()}


def _with_children(pid: int, children: Mapping[int, list[int]], spent: Mapping[int, float]) -> float:
    return spent.get(pid, 0.0) + sum(_with_children(child, children, spent) for child in children.get(pid, ()))
