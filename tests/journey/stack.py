"""The stack's servers of others, run natively as docker-compose.yml configures them.

Only what belongs to the containers is put in its place: folders, ports, and the files of the secrets.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.project import compose
from tests.servers import jars
from tests.servers.kafka import RECIPE, Kafka
from tests.servers.postgres import Postgres, binaries
from tests.servers.process import free_port

EXAMPLE = compose.example()
CONTENT = compose.loaded(EXAMPLE)
SERVICES: dict[str, dict[str, Any]] = CONTENT["services"]


def write_secrets(folder: Path) -> Path:
    """Write the file of each secret into ``folder``, as a container has them in ``/run/secrets``; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for name, variable in compose.secrets().items():
        (folder / name).write_text(EXAMPLE[variable], "utf-8")
    return folder


def placed(text: str, places: Mapping[str, str]) -> str:
    """Return ``text`` with each path or address of a container replaced by that of this machine."""
    for inside, here in places.items():
        text = text.replace(inside, here)
    return text


class StackKafka(Kafka):
    """The broker of the stack; ``address`` is where one logs in, ``local`` where one need not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.address, self.local = (f"127.0.0.1:{free_port()}" for _ in range(2))
        self.secrets = write_secrets(folder / "secrets")

    def places(self) -> dict[str, str]:
        """Return what stands for the addresses and folders of the container."""
        inside = f"127.0.0.1:{free_port()}"
        return {
            "HOST://:9092": f"HOST://{self.address}",
            "HOST://127.0.0.1:9092": f"HOST://{self.address}",
            "INSIDE://:19092": f"INSIDE://{inside}",
            "INSIDE://kafka:19092": f"INSIDE://{inside}",
            "127.0.0.1:9094": self.local,
            "127.0.0.1:29093": f"127.0.0.1:{free_port()}",
            "/var/lib/kafka/data": str(self.folder / "data"),
            "/run/secrets": str(self.secrets),
        }

    def command(self) -> Sequence[str | Path]:
        """Write the properties that the image makes of the environment, and format the data folder."""
        java = jars.java(17) / "bin" / "java"
        library = jars.built(RECIPE, lambda folder: jars.fetch(RECIPE, folder))
        begin: list[str | Path] = [java, "-XX:+UseSerialGC", "-Xmx256m", "-cp", f"{library}/*"]
        properties = self.folder / "server.properties"
        if not properties.exists():
            text = placed(properties_of(SERVICES["kafka"]["environment"]), self.places())
            properties.write_text(text, "utf-8")
            jars.run(*begin, "kafka.tools.StorageTool", "format", "-t", "c3RhY2stb2YtdGVzdHM-Mg", "-c", properties)
        return [*begin, "kafka.Kafka", properties]

    def tool(self, name: str) -> str:
        """Return the path of a script that runs a class of Kafka's, as those in ``/opt/kafka/bin`` do."""
        library = jars.built(RECIPE, lambda folder: jars.fetch(RECIPE, folder))
        java = jars.java(17) / "bin" / "java"
        script = self.folder / name
        script.write_text(f"#!/bin/sh\nexec {java} -XX:+UseSerialGC -cp '{library}/*' {name} \"$@\"\n", "utf-8")
        script.chmod(0o755)
        return str(script)


def properties_of(environment: Mapping[str, str]) -> str:
    """Return server.properties as Kafka's image writes it: three underscores are a dash, two one, one a dot."""
    lines = []
    for name, value in environment.items():
        if name != "KAFKA_HEAP_OPTS":
            key = name.removeprefix("KAFKA_").lower()
            key = re.sub(r"_{1,3}", lambda match: {1: ".", 2: "_", 3: "-"}[len(match[0])], key)
            lines.append(f"{key}={value}")
    return "\n".join(lines) + "\n"


class StackPostgres(Postgres):
    """The database of the stack, with the image's rules of access.

    It starts by socket only, as the image starts it to make the databases; ``opened`` lets in the container
    itself, which needs no password, or others, who do.
    """

    superuser = "postgres"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._listening = ("", "")
        self.secrets = write_secrets(folder / "secrets")

    def command(self) -> Sequence[str | Path]:
        """Make the cluster on the first start, and write the rules of access."""
        begin = super().command()
        addresses, method = self._listening
        rules = f"local all all trust\nhost all all all {method or 'reject'}\n"
        (self.folder / "data" / "pg_hba.conf").write_text(rules, "utf-8")
        return [*begin, "-c", f"listen_addresses={addresses}", "-c", f"unix_socket_directories={self.folder}"]

    def opened(self, *, inside: bool) -> None:
        """Start it again so that it listens on TCP, to who is inside its container or to others."""
        self.stop()
        self._listening = ("127.0.0.1", "trust" if inside else "scram-sha-256")
        self.start()

    def make_databases(self) -> None:
        """Run the file that the image runs on its first start, as it does."""
        path = self.folder / "databases.sql"
        path.write_text(placed(CONTENT["configs"]["databases"]["content"], self.places()), "utf-8")
        subprocess.run(
            [binaries() / "psql", "--variable", "ON_ERROR_STOP=1", "--no-psqlrc", "--quiet", "--host", self.folder,
             "--username", "postgres", "--file", path],
            check=True, capture_output=True, env={**os.environ, "PGPORT": str(self.port)},
        )  # fmt: skip

    def places(self) -> dict[str, str]:
        """Return what stands for the folders of the container."""
        return {"/run/secrets": str(self.secrets)}


def health(service: str, places: Mapping[str, str], **environment: str) -> int:
    """Run a service's health check; return its exit code, 0 where it is healthy."""
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    command = ["/bin/sh", "-c", words[0]] if kind == "CMD-SHELL" else [sys.executable, *words[1:]]
    command = [placed(word, places) for word in command]
    shell = {**os.environ, "PATH": f"{binaries()}:{os.environ['PATH']}", **environment}
    return subprocess.run(command, env=shell, capture_output=True, timeout=60, check=False).returncode
