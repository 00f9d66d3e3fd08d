"""Run as a program: send what is due, and die by SIGKILL at the step named, if one is.

python -m tests.journey.sender DATA PLACE LATER [STEP]

PLACE is a JSON object of settings; LATER is by how many seconds the clock is ahead.
"""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from guildwire.run.one_pass import deliver_due
from guildwire.wiring import Parts
from tests.journey.desk import opened
from tests.journey.one_pass import Deadly


def _channel(kind: str, *, after: bool) -> Callable[[Parts], tuple[str, Any]]:
    return lambda parts: ("channels", {**parts.channels, kind: Deadly(parts.channels[kind], "send", after=after)})


STEPS: dict[str, Callable[[Parts], tuple[str, Any]]] = {
    "after the lease": lambda parts: ("alerts", Deadly(parts.alerts, "lease", after=True)),
    "before a mail": _channel("mail", after=False),
    "after a mail": _channel("mail", after=True),
    "before a webhook": _channel("webhook", after=False),
    "after a webhook": _channel("webhook", after=True),
    "before the outbox": lambda parts: ("alerts", Deadly(parts.alerts, "finish")),
    "after the outbox": lambda parts: ("alerts", Deadly(parts.alerts, "finish", after=True)),
}
"""For each step the part of :class:`Parts` to replace, and with what."""


def main(data: str, place: str, later: str, step: str = "") -> None:
    """Send what is due."""
    with opened(Path(data), json.loads(place)) as parts:
        now = parts.clock
        parts.clock = lambda: now() + timedelta(seconds=float(later))
        if step:
            name, deadly = STEPS[step](parts)
            parts.__dict__[name] = deadly
        deliver_due(parts)


if __name__ == "__main__":
    main(*sys.argv[1:])
