"""``guildwire kibana``: build, check and import as a person runs them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kibana.build import build
from tests.guildwire.run import guildwire, lines
from tests.kibana.client.fake import STARTING, FakeKibana, error, fake_kibana
from tests.servers.process import free_port

CONTENT = build()
COUNT = CONTENT.count(b"\n")


@pytest.fixture
def server() -> Iterator[FakeKibana]:
    with fake_kibana() as opened:
        yield opened


def test_build_writes_the_content_for_the_index_that_is_named(tmp_path: Path) -> None:
    said = guildwire("kibana", "build", cwd=tmp_path)
    assert said.stdout.encode() == CONTENT
    file = tmp_path / "desk.ndjson"
    said = guildwire("kibana", "build", "--to", file, cwd=tmp_path, GUILDWIRE_INDEX_NAME="desk-news")
    assert file.read_bytes() == build("desk-news") != CONTENT
    assert f"{COUNT} objects" in said.stderr
    assert list(tmp_path.iterdir()) == [file], "no data folder is made"


def test_build_names_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    said = guildwire("kibana", "build", "--to", tmp_path / "no" / "file.ndjson", code=2, cwd=tmp_path)
    assert "cannot be written: No such file" in said.stderr


def test_check_finds_nothing_in_our_own_content(tmp_path: Path) -> None:
    assert "Kibana can import it." in guildwire("kibana", "check", cwd=tmp_path).stderr


def broken(tmp_path: Path) -> Path:
    """Write a file whose first line is of a type that there is not."""
    file = tmp_path / "broken.ndjson"
    first, _, rest = CONTENT.partition(b"\n")
    file.write_bytes(json.dumps({**json.loads(first), "type": "jukebox"}).encode() + b"\n" + rest)
    return file


def test_check_names_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    file = broken(tmp_path)
    said = guildwire("kibana", "check", file, code=1, cwd=tmp_path)
    assert "jukebox" in said.stdout
    assert "to mend" in said.stderr
    found = lines(guildwire("kibana", "check", file, "--json", code=1, cwd=tmp_path).stdout)
    assert found
    assert set(found[0]) == {"line", "where", "what", "remedy"}


def test_broken_content_is_not_sent(tmp_path: Path, server: FakeKibana) -> None:
    said = guildwire("kibana", "import", broken(tmp_path), "--url", server.address, code=1, cwd=tmp_path)
    assert "nothing was imported" in said.stderr
    assert "jukebox" in said.stderr
    assert server.asked == []


def test_import_brings_in_what_build_writes_and_says_so(tmp_path: Path, server: FakeKibana) -> None:
    said = guildwire("kibana", "import", "--url", server.address, cwd=tmp_path)
    assert f"has {COUNT} objects in the space default" in said.stderr
    assert len(server.objects) == COUNT
    assert list(tmp_path.iterdir()) == []


def test_import_takes_its_settings_from_the_environment(tmp_path: Path, server: FakeKibana) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    said = guildwire(
        *("kibana", "import", "--space", "desk", "--json"),
        cwd=tmp_path,
        GUILDWIRE_KIBANA=server.address,
        GUILDWIRE_KIBANA_USER="wren",
        GUILDWIRE_KIBANA_PASSWORD_FILE=str(secret),
    )
    (done,) = lines(said.stdout)
    assert (done["success"], done["count"], done["kibana"]) == (True, COUNT, "9.5")
    assert {each["Authorization"] for each in server.headers} == {"Basic d3JlbjpvcGVuIHNlc2FtZQ=="}
    assert any("/s/desk/api/" in line for line in server.asked)


def test_import_tells_that_it_waits(tmp_path: Path, server: FakeKibana) -> None:
    server.instead["/api/status"] = [STARTING]
    said = guildwire("kibana", "import", "--url", server.address, cwd=tmp_path)
    assert "Kibana is not ready (Kibana server is not ready yet.); waiting up to 300 s." in said.stderr


def test_import_prints_each_error_and_ends_with_1(tmp_path: Path, server: FakeKibana) -> None:
    server.change = lambda _: {
        "success": False,
        "successCount": 2,
        "errors": [{"id": "a", "type": "tag", "meta": {"title": "[red]A[/red]"}, "error": {"type": "conflict"}}],
    }
    said = guildwire("kibana", "import", "--url", server.address, code=1, cwd=tmp_path)
    assert 'Not taken: tag a "[red]A[/red]": it is there already' in said.stderr
    assert f"Kibana wrote none of {COUNT} objects" in said.stderr
    assert said.stdout == ""


def test_import_names_a_panel_that_is_dropped_and_ends_with_1(tmp_path: Path, server: FakeKibana) -> None:
    server.warnings["guildwire-desk"] = [{"type": "dropped_panel", "message": "no such chart"}]
    said = guildwire("kibana", "import", "--url", server.address, "--json", code=1, cwd=tmp_path)
    assert "Not there: dashboard guildwire-desk: no such chart" in said.stderr
    assert lines(said.stdout)[0]["lost"] == ["dashboard guildwire-desk: no such chart"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "no Kibana is named"),
        (("--url", "kibana"), 2, "no address of Kibana"),
        (("--url", "http://127.0.0.1:{port}", "--wait", "0"), 1, "nobody listens there"),
        (("nowhere.ndjson", "--url", "http://127.0.0.1:{port}"), 2, "nowhere.ndjson cannot be read"),
        (("--wait", "-1"), 2, "--wait"),
    ],
)
def test_wrong_use_is_told_from_a_kibana_that_is_away(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    given = [each.format(port=free_port()) for each in arguments]
    assert message in guildwire("kibana", "import", *given, code=code, cwd=tmp_path).stderr


def test_a_login_that_is_not_accepted_ends_with_1(tmp_path: Path, server: FakeKibana) -> None:
    server.instead["/api/status"] = [error(401, "Unauthorized", "no")]
    said = guildwire(
        *("kibana", "import", "--url", server.address), code=1, cwd=tmp_path, GUILDWIRE_KIBANA_API_KEY="k3y"
    )
    assert "check GUILDWIRE_KIBANA_API_KEY" in said.stderr
    assert "k3y" not in said.stderr
