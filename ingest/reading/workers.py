"""Processes for costly tasks: each does one at a time, dies of what is too costly, and is replaced.

They are started by hand. ``multiprocessing``, and what is built on it, runs the main module of the starting
process again in each of its own: for a task of Airflow that is all of Airflow.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from pathlib import Path
from typing import TypeVar

from ingest.reading.limits import Limits
from ingest.reading.worker import Done, GaveUp, Task
from news.errors import Unavailable

MOST = 4
"""Processes at most."""
_CAUSES = {-signal.SIGXCPU: "cpu", -signal.SIGABRT: "memory"}
"""Causes by exit code. A library that is refused memory and cannot go on aborts."""

_MAIN = "from ingest.reading.worker import main; main()"

_A = TypeVar("_A")
_B = TypeVar("_B")


class Workers:
    """As many processes as there are cores, started when there is something to do. To be closed.

    They are out of the reach of Ctrl-C at a terminal, which is for the process that started them; when that one
    ends, however it does, they end too, at the latest at the limit of the task in hand.
    """

    def __init__(self, limits: Limits = Limits(), count: int = 0) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        count = count or min(os.cpu_count() or 1, MOST)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reading")
        self._idle: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._closed = threading.Event()

    @property
    def running(self) -> bool:
        """Whether a process is there already."""
        return bool(self._all)

    async def run(self, function: Callable[[_A], _B], argument: _A) -> Done | GaveUp:
        """Return what the function gives, or why it came to no end.

        A process that dies of itself and not by a limit is given the task once more. Raises
        :class:`news.errors.Unavailable` where no process can be started.
        """
        return await asyncio.wrap_future(self._threads.submit(self._run, Task(function, argument, self.limits)))

    def close(self) -> None:
        """End all processes, also those at work; what they were asked is given up."""
        self._closed.set()
        for worker in list(self._all):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.end()
        self._all.clear()
        self._idle.clear()

    def _run(self, task: Task) -> Done | GaveUp:
        cause = ""
        for _ in range(2):
            worker = self._idle.pop() if self._idle else self._start()
            answer, cause = worker.ask(task)
            if answer is not None and not answer.last:
                self._idle.append(worker)
                return answer
            worker.end()
            self._all.discard(worker)
            if answer is not None:
                return answer
            if cause in ("clock", *_CAUSES.values()) or self._closed.is_set():
                break
        return GaveUp(cause)

    def _start(self) -> "_Worker":
        if self._closed.is_set():
            raise Unavailable("reading has ended")
        try:
            worker = _Worker()
        except OSError as error:
            raise Unavailable(f"no process can be started to read documents in: {error}") from error
        self._all.add(worker)
        if self._closed.is_set():
            worker.kill()  # it was started while the others were ended
        return worker


class _Worker:
    """One process and the connection to it."""

    def __init__(self) -> None:
        self._link, theirs = Pipe()
        # It imports what this process would, and nothing else that lies in the folder it is started in.
        path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-P", "-c", _MAIN, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=True,
            )
        except OSError:
            self._link.close()
            raise
        finally:
            theirs.close()

    def ask(self, task: Task) -> tuple[Done | None, str]:
        """Return the answer; null, and the cause, where the process died or had to be killed."""
        try:
            self._link.send(task)
            if not self._link.poll(task.limits.seconds):
                return None, "clock"
            answer: Done = self._link.recv()
        except (OSError, EOFError):
            return None, self._death()
        except (TypeError, AttributeError, ImportError):
            self.kill()  # it runs another version of our modules, installed since this process began
            return None, self._death()
        return answer, ""

    def _death(self) -> str:
        code = self._process.wait()
        return _CAUSES.get(code, f"signal {-code}" if code < 0 else f"exit {code}")

    def kill(self) -> None:
        """Kill the process, if it has not ended; :meth:`ask`, in whatever thread, then returns."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and let go of it, while nobody asks it."""
        self.kill()
        self._process.wait()
        self._link.close()
