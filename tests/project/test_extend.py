"""What docs/extend.md shows, run as it stands there: its Python with its tests, and its command."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from docs.build.reference import DOCS

PAGE = DOCS / "extend.md"
BLOCK = re.compile(r"^```(\w+)(?: ([\w.]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    """Return the blocks of one language: the name of the file each is meant to be, and its text.

    As many newlines precede a text as lines stand above it on the page, so that an error names its line there.
    """
    page = PAGE.read_text("utf-8")
    return [
        (found[2] or "", "\n" * page[: found.start(3)].count("\n") + found[3])
        for found in BLOCK.finditer(page)
        if found[1] == language
    ]


def run_page() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": __name__}
    for _, code in blocks("python"):
        exec(compile(code, str(PAGE), "exec"), names)
    return {name: value for name, value in names.items() if name.startswith(("test_", "Test"))}


PARTS = run_page()
globals().update(PARTS)


def test_each_part_of_the_page_brings_its_tests() -> None:
    assert len(PARTS) >= 6
    assert {
        "TestSyslogChannel",
        "TestMemoryLog",
        "test_a_press_list_is_read_as_a_feed",
    } <= PARTS.keys()


def test_the_vocabulary_of_the_page_gives_the_answer_of_the_page(tmp_path: Path) -> None:
    for name, text in blocks("yaml"):
        (tmp_path / name).write_text(text.lstrip("\n"), "utf-8")
    ((_, command),) = blocks("sh")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        ["bash", "-c", command],
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    ((_, answer),) = blocks("json")
    assert json.loads(ended.stdout).items() >= json.loads(answer).items()
