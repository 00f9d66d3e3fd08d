"""What people type in a terminal before, beside and instead of a query; and readers who stop reading."""

import subprocess
from pathlib import Path

import pytest

from tests.guildwire.run import COMMAND, environment, guildwire


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    guildwire("demo", "--no-serve", "--data", folder)
    guildwire("saved", "add", "AI & labor", "tag:ai AND tag:labor", "--sort", "relevance", "--data", folder)
    return folder


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("search", "strike", "--limt", "3"), "no option --limt: did you mean --limit?"),
        (("search", "strike", "--sort_by=x"), "no option --sort_by: did you mean --sort?"),
        (("export", "strike", "--colums", "title"), "no option --colums: did you mean --columns?"),
        (("replay", "strike", "--dry"), "no option --dry: did you mean --dry-run?"),
        (("saved", "run", "ai-labor", "--facet", "tag"), "no option --facet: did you mean --facets?"),
        (("search", "--no-such"), "no option --no-such: --help shows those there are"),
        (("search", "writers", "strike"), "quotation marks, 'writers strike'"),
        (("search", "-strike", "-walkout"), "quotation marks, '-strike -walkout'"),
        (("alert", "add", "Labor", "tag:ai", "tag:labor"), "quotation marks, 'tag:ai tag:labor'"),
        (("saved", "run", "AI", "&", "labor"), "quotation marks, 'AI & labor'"),
    ],
)
def test_what_is_no_option_and_what_is_too_much_are_named(desk: Path, command: tuple[str, ...], said: str) -> None:
    ended = guildwire(*command, "--data", desk, code=2)
    assert said in ended.stderr
    assert ended.stdout == ""


def test_a_query_of_two_dashes_goes_behind_two_dashes(desk: Path) -> None:
    behind = guildwire("search", "--limit", "0", "--data", desk, "--", "--strike").stderr
    assert (
        behind.partition(".")[0]
        == guildwire("search", "strike", "--limit", "0", "--data", desk).stderr.partition(".")[0]
    )


@pytest.mark.parametrize(
    "command", [["search", "*", "--limit", "500"], ["search", "*", "--json"], ["export", "*"]]
)
def test_a_reader_who_has_seen_enough_is_no_failure(desk: Path, command: list[str]) -> None:
    with subprocess.Popen(
        [*COMMAND, *command, "--data", str(desk)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        said = run.stderr.read()
    assert (run.returncode, "Traceback" in said, "guildwire:" in said) == (0, False, False)


def test_an_export_finds_a_saved_search_as_it_is_called_and_says_its_order(desk: Path) -> None:
    ended = guildwire("export", "--saved", "AI & labor", "--data", desk)
    assert '# order,"newest"' in ended.stdout
    assert "ai-labor is ordered by relevance, and an export has all: it is in the order newest" in ended.stderr
    near = guildwire("export", "--saved", "ai-labour", "--data", desk, code=2).stderr
    assert "did you mean ai-labor?" in near
