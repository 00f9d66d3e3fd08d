"""One real Elasticsearch node (no security) from Maven jars. Needs a JDK of 21 or later.

What the full distribution has as modules is absent: percolator, update and delete by query,
reindex, data streams, lifecycle management, painless, ingest processors, security.
"""

import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.servers import jars
from tests.servers.process import Server, free_port

RECIPE = Path(__file__).parent / "elasticsearch_node"
VERSION = jars.version(RECIPE)
_JAVA = 21


class Elasticsearch(Server):
    """A node; ``address`` is its URL. Snapshots may be written to ``folder/snapshots``."""

    name = "elasticsearch"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._http = free_port()
        self._transport = free_port()
        self.address = f"http://127.0.0.1:{self._http}"

    def command(self) -> Sequence[str | Path]:
        """Build the node on the first use of its version."""
        jdk = jars.java(_JAVA, compiler=True)
        home = jars.built(RECIPE, lambda folder: _build(jdk, folder))
        return [
            *(jdk / "bin" / "java", "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"),
            *("-cp", f"{home}/classes:{home}/lib/*", "TestNode"),
            *(home, self.folder, str(self._http), str(self._transport)),
        ]

    def ready(self, output: str) -> bool:
        """The node has started and its health page answers."""
        if "NODE READY" not in output:
            return False
        with urllib.request.urlopen(f"{self.address}/_cluster/health?timeout=30s", timeout=60) as answer:
            return bool(answer.status == 200)


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
