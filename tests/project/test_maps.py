"""The maps of README.md and ARCHITECTURE.md show the tree: every folder with modules, and nothing else."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.project.test_docs import pages
from tests.project.test_layers import PACKAGES, PORTS, ROOT, STAGES, is_module

TOPS = (*PACKAGES, "bench", "dags", "docs", "tests")
MIRRORS = {("tests", package) for package in PACKAGES}
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w*./-]+(?:/|\.[a-z*]+)$")
"""A folder with its slash, or a file with its ending; either may hold stars."""


def section(page: str, heading: str) -> str:
    text = (ROOT / page).read_text("utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(table: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a table of Markdown, without the heading and the line below it."""
    for line in [line for line in table.splitlines() if line.startswith("| ")][2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def readme() -> set[str]:
    """Return the folders on README's map: sub-folders stand in the words on the folder they are in."""
    found: set[str] = set()
    for first, words in rows(section("README.md", "A map of the folders")):
        (top,) = CODE.findall(first)
        found |= {top, *(top + name for name in CODE.findall(words) if name.endswith("/"))}
    return found


def architecture() -> set[str]:
    return {name for cells in rows(section("ARCHITECTURE.md", "Folders")) for name in CODE.findall(cells[0])}


def tree() -> set[str]:
    """Return the folders with modules, two levels deep, without the tests' mirrors of the packages."""
    folders = [path.relative_to(ROOT).parts[:-1][:2] for top in TOPS for path in (ROOT / top).rglob("*.py")]
    return {"/".join(parts) + "/" for parts in folders if parts not in MIRRORS}


@pytest.mark.parametrize("named", [readme, architecture])
def test_every_folder_with_modules_is_on_the_map(named: Callable[[], set[str]]) -> None:
    shown = named()
    assert not {folder for folder in tree() if not any(name.startswith(folder) for name in shown)}


@pytest.mark.parametrize("named", [readme, architecture])
def test_every_folder_on_the_map_is_there(named: Callable[[], set[str]]) -> None:
    assert not {name for name in named() if not name.endswith("/") or not (ROOT / name).is_dir()}


def paths(page: Path) -> set[str]:
    """Return what a page names by a path that begins with a folder of ours."""
    names = {name for text in CODE.findall(page.read_text("utf-8")) for name in text.split() if PATH.match(name)}
    return {name for name in names if name.partition("/")[0] in TOPS}


@pytest.mark.parametrize(
    "page", [page for page in pages() if page.name != "CHANGELOG.md"], ids=lambda page: str(page.relative_to(ROOT))
)
def test_a_path_that_a_page_names_is_there(page: Path) -> None:
    assert not {name for name in paths(page) if not any(ROOT.glob(name.rstrip("/")))}


def test_the_layers_name_every_port_and_no_other_module() -> None:
    cells = " ".join(cells[1] for cells in rows(section("ARCHITECTURE.md", "Layers")))
    named = {name for name in CODE.findall(cells) if name.partition(".")[0] in STAGES and "." in name}
    assert named == {port for port in PORTS if is_module(port)}
