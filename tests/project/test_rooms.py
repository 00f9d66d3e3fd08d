"""Folders are the way of an item: small, and leading in one direction only."""

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project.test_layers import PACKAGES, ROOT, ours, sources

MODULES = 15
"""A folder with more modules than this is divided: nobody finds a file among forty."""
TESTED = ("dags", "bench", "docs", "tests")


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str:
    """Return the sub-folder that a module is in, or the module itself where it stands in a package's root."""
    return ".".join(name.split(".")[:2])


def folders() -> Counter[str]:
    paths = [*sources(), *(path for top in TESTED for path in (ROOT / top).rglob("*.py"))]
    return Counter(str(path.parent.relative_to(ROOT)) for path in paths if path.name != "__init__.py")


@pytest.mark.parametrize("folder", sorted(folders()))
def test_a_folder_holds_no_more_than_one_can_look_through(folder: str) -> None:
    assert folders()[folder] <= MODULES


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not circle({module(path): ours(path) - {module(path)} for path in sources()})


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_folders_of_a_package_need_each_other(package: str) -> None:
    """A sub-folder stands below what imports it: taken as one, it is part of no circle."""
    graph: dict[str, set[str]] = {}
    for path in sources():
        name = module(path)
        if name.split(".")[0] == package:
            inside = {room(other) for other in ours(path) if other.startswith(f"{package}.")}
            graph.setdefault(room(name), set()).update(inside - {room(name)})
    assert not circle(graph)


def test_a_circle_is_noticed() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "c", "b", "a"]
    assert circle({"a": {"b"}, "b": {"c"}}) == []
