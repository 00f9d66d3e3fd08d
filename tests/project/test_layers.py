"""The import rule of ARCHITECTURE.md: stages know records and ports, only the wiring knows adapters."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "alerts",
    "enrich",
    "guildwire",
    "ingest",
    "kibana",
    "news",
    "query",
    "receipt",
    "search",
    "state",
    "stream",
    "web",
)
STAGES = ("alerts", "enrich", "ingest", "search", "stream")
PORTS = {
    "stream.port",
    "stream.worker",
    "search.port",
    "search.health",
    "search.recommended",
    "search.saved",
    "ingest.port",
    "enrich.port",
    "enrich.stories.port",
    "alerts.port",
    "alerts.channels.port",
}

BELOW: dict[str, set[str]] = {"news": set(), "query": {"news"}, "receipt": {"news", "query"}}
"""What the pure rooms may import; they know no port."""

ONLY_IN = {
    "airflow": ("dags/",),
    "kafka": ("stream/kafka/",),
    "elasticsearch": ("search/elastic/",),
    "sqlalchemy": ("state/", "guildwire/wiring.py"),
    "alembic": ("state/",),
    "typer": ("guildwire/cli/",),
    "feedparser": ("ingest/",),
    "fastapi": ("web/",),
    "luqum": ("query/",),
    "tldextract": ("news/text/",),
    "nh3": ("news/text/",),
    "prometheus_client": ("guildwire/watch/",),
    "opentelemetry": ("guildwire/watch/",),
}
"""Libraries that may be imported in certain places only."""


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            # `from stream import port` names the module in the second half.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def ours(path: Path) -> set[str]:
    """Return the modules of the project that a file imports, packages themselves left out."""
    return {name for name in imports(path) if name.split(".")[0] in PACKAGES and "." in name and is_module(name)}


def may_import(package: str, module: str) -> bool:
    top = module.split(".", maxsplit=1)[0]
    if package in (top, "guildwire"):
        return True
    if package == "state":
        return top == "news" or top in STAGES
    if package in BELOW:
        return top in BELOW[package]
    return top in {"news", "query"} or module in PORTS or (top == "receipt" and package in {"web", "alerts"})


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_layer_may(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    wrong = sorted(module for module in ours(path) if not may_import(package, module))
    assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


ADAPTERS = (
    "stream.sqlite.log",
    "stream.kafka.log",
    "search.sqlite.index",
    "search.elastic.index",
    "search.elastic.health.log",
    "state.",
)


def test_only_the_wiring_imports_adapters() -> None:
    wrong = [
        (str(path.relative_to(ROOT)), module)
        for path in sources()
        if path.relative_to(ROOT).parts[0] != "state" and path != ROOT / "guildwire" / "wiring.py"
        for module in ours(path)
        if module.startswith(ADAPTERS)
    ]
    assert not wrong


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_a_library_stays_in_its_place(library: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources()
        if library in {name.split(".")[0] for name in imports(path)}
        and not str(path.relative_to(ROOT)).startswith(ONLY_IN[library])
    ]
    assert not wrong


def test_no_dag_file_carries_the_name_of_a_package() -> None:
    assert not {path.stem for path in (ROOT / "dags").glob("*.py")} & set(PACKAGES)
