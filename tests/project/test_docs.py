"""Documentation that fails the build: reference pages match the code, and links lead somewhere."""

import re
from pathlib import Path
from typing import Any

import pytest

from docs.build.reference import DOCS, PAGES, every_command
from enrich import tags
from ingest.clean import NOTES
from tests.project.test_layers import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_says_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run: make docs"


def test_the_page_of_tags_has_every_factor_of_the_code() -> None:
    table = re.findall(r"^\| .* \| ([\d.]+)(?:, up to (\d+) times)? \|$", PAGES["tags.md"](), re.MULTILINE)
    factors = [tags.TITLE, tags.TEASER, tags.SUMMARY, tags.OPENING, tags.BESIDE, tags.LATER]
    assert [float(factor) for factor, _ in table] == factors
    assert table[-1][1] == str(tags.REPEATS)


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda each: str(each) if isinstance(each, str) else ""
)
def test_every_command_has_help_an_example_and_the_data_option(name: str, command: Any) -> None:
    assert command.help
    assert "Example: `" in command.help
    assert name.removesuffix(" list") in command.help or name in command.help
    assert any("--data" in parameter.opts for parameter in command.params)
    assert all(
        parameter.help for parameter in command.params if "--help" not in parameter.opts
    ) or "ID|NAME" in str([parameter.metavar for parameter in command.params])


def pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = [match[1] for match in LINK.finditer(page.read_text("utf-8"))]
    inside = [target for target in targets if not target.startswith(("http://", "https://", "mailto:"))]
    assert not [target for target in inside if not (page.parent / target).exists()]


def test_the_readme_begins_with_two_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.index("make demo") < readme.index("make test") < readme.index("## ")


def test_every_make_target_in_the_documentation_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in pages() for name in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8"))}
    assert named <= targets


def test_every_decision_has_a_status_and_a_reason() -> None:
    for page in sorted((DOCS / "decisions").glob("*.md")):
        text = page.read_text("utf-8")
        assert "Status: " in text, page.name
        assert "## Why" in text, page.name


def test_the_architecture_lists_every_decision() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    listed = re.findall(r"^(\d+)\. \[.*\]\(docs/decisions/(\d{4})-.*\.md\)$", page, re.MULTILINE)
    written = sorted(path.name[:4] for path in (DOCS / "decisions").glob("*.md"))
    assert [number for _, number in listed] == written
    assert [int(place) for place, _ in listed] == [int(number) for number in written]


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    wrong = re.compile(r"/work/main|/root/|/home/[a-z]|files\.pythonhosted\.org|--index-url|--extra-index-url")
    found = [
        str(path.relative_to(ROOT))
        for path in (*pages(), *ROOT.glob("requirements/*.txt"), ROOT / "Makefile", ROOT / "pyproject.toml")
        if wrong.search(path.read_text("utf-8"))
    ]
    assert not found


def test_the_page_of_reading_has_every_note() -> None:
    named = re.findall(
        r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", (DOCS / "reading.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(re.findall(r"[a-z-]+", " ".join(named))) == list(NOTES)
