"""``python -m tests.servers`` starts all three servers and waits for Ctrl-C."""

import shutil
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from tests.servers.elasticsearch import Elasticsearch
from tests.servers.fixtures import VARIABLES
from tests.servers.kafka import Kafka
from tests.servers.postgres import Postgres
from tests.servers.require import Absent


def main() -> int:
    """Print the environment lines to export; return 1 if a server is not on this machine."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    missing = False
    with ExitStack() as stack:
        for make in (Kafka, Elasticsearch, Postgres):
            folder = Path(tempfile.mkdtemp(prefix=f"guildwire-{make.name}-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            server = make(folder)
            stack.callback(server.close)
            try:
                server.start()
            except Absent as error:
                missing = True
                sys.stderr.write(f"# no {server.name}: {error}\n")
            else:
                sys.stdout.write(f"export {VARIABLES[server.name]}={server.address}\n")
                sys.stdout.flush()
        sys.stderr.write("# Ctrl-C stops them\n")
        stop.wait()
    return int(missing)


if __name__ == "__main__":
    sys.exit(main())
