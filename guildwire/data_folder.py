"""The data folder: that it is a folder, that we may write there, and that one `up` at a time watches it.

Two of them would ask every site twice. Everything else may run beside one: `run --once`, `poll`, `work`, and
every command that reads.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from news.errors import GuildwireError, Unavailable, WrongUse

LOCK = "up.lock"
"""File in the data folder that is locked while `up` runs. The system lets go of it when the process dies."""
HOLDER = "up.pid"
"""File beside it with the number of the process that locked it last; of no meaning while nothing is locked."""
_OTHER = "name another folder with --data or GUILDWIRE_DATA"


def refuse_file(data: Path) -> None:
    """Raise :class:`WrongUse` if the data folder is there and is no folder."""
    with suppress(PermissionError):
        if data.exists() and not data.is_dir():
            raise WrongUse(f"{data} is a file, where the data folder belongs; {_OTHER}")


def without_rights(files: Sequence[Path]) -> str:
    """Return what is to be said where one of our files, or its folder, may not be written; empty if all may."""
    for path in files:
        folder = next(each for each in path.absolute().parents if os.access(each, os.F_OK))
        for each in (folder, path):
            if os.access(each, os.F_OK) and not os.access(each, os.W_OK):
                return f"{each} may not be written by this user; give it the right to, or {_OTHER}"
    return ""


@contextmanager
def watched_alone(data: Path) -> Iterator[None]:
    """Hold the data folder for the block.

    Raises :class:`GuildwireError` naming the process that holds it, and :class:`Unavailable` where the folder
    cannot be written.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise GuildwireError(f"{_holder(data)} watches {data} already; stop it, or {_OTHER}") from None
    except OSError as error:
        raise Unavailable(f"the data folder {data} cannot be written: {error.strerror}") from error
    try:
        (data / HOLDER).write_text(str(os.getpid()), "utf-8")
        yield
    finally:
        lock.release()


def _holder(data: Path) -> str:
    with suppress(OSError, ValueError):
        return f"guildwire up (process {int((data / HOLDER).read_text('utf-8'))})"
    return "another guildwire up"
