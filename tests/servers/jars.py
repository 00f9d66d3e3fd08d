"""Builds a server's folder of jars with Maven, once per version, in a cache outside the checkout."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from tests.servers.require import Absent


def cache_folder() -> Path:
    """Return the folder that keeps built servers between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "guildwire-servers"


def version(recipe: Path) -> str:
    """Return the server's version, which its ``pom.xml`` alone names."""
    found = re.search(r"<server\.version>(.*?)</server\.version>", (recipe / "pom.xml").read_text("utf-8"))
    assert found is not None
    return found.group(1)


def built(recipe: Path, build: Callable[[Path], None]) -> Path:
    """Return the folder made by ``build`` from the files in ``recipe``, which are named in its path.

    Several processes may ask at once: one builds, the others wait for it. A build that fails
    leaves nothing behind.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(recipe.iterdir()) if path.is_file()))
    folder = cache_folder() / f"{recipe.name}-{version(recipe)}-{digest.hexdigest()[:8]}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
                made = Path(scratch) / "made"
                made.mkdir()
                build(made)
                made.rename(folder)
    return folder


def fetch(recipe: Path, target: Path) -> None:
    """Copy the jars that the recipe's ``pom.xml`` names, and those they need, into ``target``."""
    maven = shutil.which("mvn")
    if maven is None:
        raise Absent("Maven is not installed (Debian: apt-get install maven)")
    run(
        maven,
        *("-q", "-B", "-f", recipe / "pom.xml", "dependency:copy-dependencies"),
        *(f"-DoutputDirectory={target}", "-DincludeScope=runtime"),
    )


def run(*command: str | Path) -> None:
    """Run a step of a build; raises ``RuntimeError`` with its output when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(
            f"{Path(command[0]).name} failed ({done.returncode}):\n{(done.stdout + done.stderr)[-3000:]}"
        )


def java(least: int, *, compiler: bool = False) -> Path:
    """Return the home of a Java of that version or later, the newest there is.

    ``GUILDWIRE_JDK`` and ``JAVA_HOME`` are looked at before ``/usr/lib/jvm``. With ``compiler``
    it also has ``javac``. Raises ``Absent`` when there is none.
    """
    named = [Path(os.environ[name]) for name in ("GUILDWIRE_JDK", "JAVA_HOME") if os.environ.get(name)]
    for home in named + sorted(Path("/usr/lib/jvm").glob("*"), key=_java_version, reverse=True):
        if _java_version(home) >= least and (home / "bin" / ("javac" if compiler else "java")).exists():
            return home
    kind = "JDK" if compiler else "Java"
    raise Absent(f"there is no {kind} of version {least} or later (name one with GUILDWIRE_JDK)")


def _java_version(home: Path) -> int:
    try:
        found = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text("utf-8"), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0
