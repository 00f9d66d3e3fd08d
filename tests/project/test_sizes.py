"""Files of one job stay small: none over 500 lines, no function over 60."""

import ast
from pathlib import Path

import pytest

from tests.project.test_layers import ROOT, sources

FILE_LINES = 500
FUNCTION_LINES = 60


def everything() -> list[Path]:
    return [*sources(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]


@pytest.mark.parametrize("path", everything(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= FILE_LINES
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert not long


def test_the_median_file_is_about_150_lines_or_less() -> None:
    sizes = sorted(len(path.read_text("utf-8").splitlines()) for path in sources() if path.name != "__init__.py")
    assert sizes[len(sizes) // 2] <= 160
