"""What the doctor looks at on the machine itself: the disk and the clock."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from guildwire.wiring import Parts
from news.errors import Unavailable

Found = tuple[str, Literal["green", "yellow", "red"], str, str]
"""Name, colour, what was found, remedy."""

GIB = 1024**3
FULL = GIB
"""Bytes below which a disk counts as full: an index that is rewritten needs room for a copy."""
LOW = 5 * GIB
OFF = 2.0
"""Seconds by which clocks may differ: alerts and polls are planned by the second."""
WRONG = 60.0


def disk(folder: Path) -> Found:
    """Look at the room on the disk of the data folder. Raises :class:`Unavailable` if it cannot be seen."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        raise Unavailable(
            f"the disk of {folder} cannot be seen: {error.strerror}; check that it is mounted"
        ) from error
    return judge_disk(folder, free)


def judge_disk(folder: Path, free: int) -> Found:
    """Judge ``free`` bytes."""
    said = f"{free / GIB:.1f} GiB free for {folder}"
    if free < FULL:
        return "disk", "red", said, "make room, or move the data folder with --data to a larger disk"
    if free < LOW:
        return (
            "disk",
            "yellow",
            said,
            "make room soon; guildwire keeps less with GUILDWIRE_KEEP_LOG and KEEP_ITEMS",
        )
    return "disk", "green", said, ""


def clock(parts: Parts, server: datetime) -> Iterator[Found]:
    """Compare this machine's clock with the state store's ``server`` and with the data folder's file system."""
    drifts = {"the state store's server": (server - parts.clock()).total_seconds()}
    if parts.settings.data.is_dir():
        drifts["the data folder's file system"] = _file_drift(parts)
    yield judge_clock(drifts)


def judge_clock(drifts: dict[str, float]) -> Found:
    """Judge how many seconds each other clock is ahead of ours."""
    other, seconds = max(drifts.items(), key=lambda item: abs(item[1]))
    said = f"{abs(seconds):.1f} s {'behind' if seconds > 0 else 'ahead of'} {other}"
    remedy = "let both machines keep their time by NTP (timedatectl set-ntp true)"
    if abs(seconds) > WRONG:
        return "clock", "red", said, remedy
    if abs(seconds) > OFF:
        return "clock", "yellow", said, remedy
    return "clock", "green", f"within {OFF:.0f} s of {' and '.join(drifts)}", ""


def _file_drift(parts: Parts) -> float:
    with tempfile.NamedTemporaryFile(dir=parts.settings.data) as file:
        written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
        return (written - parts.clock()).total_seconds()
