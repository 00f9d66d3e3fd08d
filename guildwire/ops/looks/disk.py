"""The room on the disks of the data folder and of the embedded files."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from guildwire.ops.looks.finding import Check, Scene
from guildwire.wiring import Parts
from news.errors import Unavailable

GIB = 1024**3
FULL = GIB
"""Bytes below which a disk counts as full: an index that is rewritten needs room for a copy."""
LOW = 5 * GIB


def room(parts: Parts, scene: Scene) -> Iterator[Check]:  # noqa: ARG001 (a look's)
    """Look at the room on each disk that is written to. Raises :class:`Unavailable` if it cannot be seen."""
    folders = [parts.settings.data, *(path.parent for path in parts.embedded_files())]
    disks = {_existing(folder).stat().st_dev: folder for folder in reversed(folders)}
    for folder in reversed(list(disks.values())):
        try:
            free = shutil.disk_usage(_existing(folder)).free
        except OSError as error:
            raise Unavailable(
                f"the disk of {folder} cannot be seen: {error.strerror}; check that it is mounted"
            ) from error
        yield judge_disk(folder, free)


def judge_disk(folder: Path, free: int) -> Check:
    """Judge ``free`` bytes."""
    said = f"{free / GIB:.1f} GiB free for {folder}"
    if free < FULL:
        remedy = "make room, or move the data folder with --data to a larger disk"
        return Check("disk", "red", f"the disk is full: {said}", remedy)
    if free < LOW:
        remedy = "make room soon; guildwire keeps less with GUILDWIRE_KEEP_LOG and GUILDWIRE_KEEP_ITEMS"
        return Check("disk", "yellow", said, remedy)
    return Check("disk", "green", said)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
