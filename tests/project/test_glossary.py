"""One word, one meaning: the glossary's words are names in the code, and no two classes share a name."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.project.test_layers import ROOT, sources
from tests.project.test_maps import CODE, rows


def words() -> list[str]:
    return [CODE.findall(cells[0])[0] for cells in rows((ROOT / "docs" / "glossary.md").read_text("utf-8"))]


def names(path: Path) -> Iterator[str]:
    """Yield what a module is called and what it defines: classes, functions, fields, variables."""
    yield from path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def classes() -> Iterator[tuple[str, str]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield node.name, str(path.relative_to(ROOT))


def test_every_word_of_the_glossary_is_a_name_in_the_code() -> None:
    defined = {name for path in sources() for name in names(path)}
    assert not set(words()) - defined


def test_the_glossary_is_sorted_and_has_each_word_once() -> None:
    assert len(words()) > 50
    assert words() == sorted(set(words()), key=str.casefold)


def test_every_word_is_explained() -> None:
    cells = list(rows((ROOT / "docs" / "glossary.md").read_text("utf-8")))
    assert not [row for row in cells if len(row) != 3 or not row[2].endswith(".")]


def test_no_two_classes_of_the_product_share_a_name() -> None:
    shared = {name for name, number in Counter(name for name, _ in classes()).items() if number > 1}
    assert not {name: [path for other, path in classes() if other == name] for name in shared}
