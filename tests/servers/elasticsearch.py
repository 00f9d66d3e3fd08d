"""One real Elasticsearch node (no security) from Maven jars. Needs a JDK of 21 or later.

What the full distribution has as modules is absent: percolator, update and delete by query,
reindex, data streams, lifecycle management, painless, ingest processors, security.
"""

import os
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from tests.servers import jars
from tests.servers.process import Server, free_port

RECIPE = Path(__file__).parent / "elasticsearch_node"
VERSION = jars.version(RECIPE)
_JAVA = 21
MEMORY = Path("/dev/shm")
"""Linux keeps files there in memory."""
_MARK = "guildwire-elasticsearch-"
_NEEDED = 1024**3
"""Bytes: several times what the tests write."""


class Elasticsearch(Server):
    """A node; ``address`` is its URL. Snapshots may be written to ``folder/snapshots``."""

    name = "elasticsearch"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._http = free_port()
        self._transport = free_port()
        self.address = f"http://127.0.0.1:{self._http}"
        self._memory: Path | None = None

    def start(self) -> Self:
        """Start, with the data in memory where there is room: each change of an index waits for the disk else.

        The tests crash the server, not the machine, so the data survive what they do.
        """
        if self._memory is None and _room():
            self._memory = Path(tempfile.mkdtemp(prefix=f"{_MARK}{os.getpid()}-", dir=MEMORY))
            (self.folder / "data").symlink_to(self._memory)
        return super().start()

    def close(self) -> None:
        """End the server and let go of its memory."""
        super().close()
        if self._memory is not None:
            shutil.rmtree(self._memory, ignore_errors=True)

    def command(self) -> Sequence[str | Path]:
        """Build the node on the first use of its version."""
        jdk = jars.java(_JAVA, compiler=True)
        home = jars.built(RECIPE, lambda folder: _build(jdk, folder))
        return [
            *(jdk / "bin" / "java", "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"),
            # Not compiling thoroughly halves the processor time of a start; the tests are over too soon to profit.
            "-XX:TieredStopAtLevel=1",
            *("-cp", f"{home}/classes:{home}/lib/*", "TestNode"),
            *(home, self.folder, str(self._http), str(self._transport)),
        ]

    def ready(self, output: str) -> bool:
        """The node has started and its health page answers."""
        if "NODE READY" not in output:
            return False
        with urllib.request.urlopen(f"{self.address}/_cluster/health?timeout=30s", timeout=60) as answer:
            return bool(answer.status == 200)


def _room() -> bool:
    """Say whether the data fit into memory, after sweeping out what killed runs have left there."""
    if not MEMORY.is_dir():
        return False
    for left in MEMORY.glob(f"{_MARK}*"):
        if not Path("/proc", left.name.removeprefix(_MARK).partition("-")[0]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return shutil.disk_usage(MEMORY).free > _NEEDED


def _build(jdk: Path, home: Path) -> None:
    library, network, extra = home / "lib", home / "modules" / "transport-netty4", home / "modules" / "missing"
    for folder in (home / "config", library, network, extra):
        folder.mkdir(parents=True)
    jars.fetch(RECIPE, library)
    _make_network_module(library, network)
    _make_own_module(jdk, library, extra)
    jars.run(
        jdk / "bin" / "javac", "-nowarn", "-cp", f"{library}/*", "-d", home / "classes", RECIPE / "TestNode.java"
    )


def _make_network_module(library: Path, module: Path) -> None:
    # Modules have class loaders of their own, so their jars must not also be on the class path.
    for jar in [*library.glob("netty-*.jar"), *library.glob("transport-netty4-*.jar")]:
        jar.rename(module / jar.name)
    (plugin,) = module.glob("transport-netty4-*.jar")
    with zipfile.ZipFile(plugin) as archive:
        for name in archive.namelist():
            if name.startswith("META-INF/es-plugins/transport-netty4/") and not name.endswith("/"):
                (module / Path(name).name).write_bytes(archive.read(name))
    descriptor = module / "plugin-descriptor.properties"
    # Without its module name it loads from the class path, as the node itself does.
    kept = [line for line in descriptor.read_text("utf-8").splitlines() if not line.startswith("modulename")]
    descriptor.write_text("\n".join(kept) + "\n", "utf-8")


def _make_own_module(jdk: Path, library: Path, module: Path) -> None:
    classes = module / "classes"
    jars.run(jdk / "bin" / "javac", "-nowarn", "-cp", f"{library}/*", "-d", classes, RECIPE / "Missing.java")
    with zipfile.ZipFile(module / "missing.jar", "w") as archive:
        for compiled in sorted(classes.iterdir()):
            archive.write(compiled, compiled.name)
            compiled.unlink()
    classes.rmdir()
    descriptor = {
        "name": "missing",
        "description": "what the library jars lack",
        "version": "1",
        "classname": "Missing",
        "java.version": str(_JAVA),
        "elasticsearch.version": VERSION,
    }
    text = "".join(f"{key}={value}\n" for key, value in descriptor.items())
    (module / "plugin-descriptor.properties").write_text(text, "utf-8")
