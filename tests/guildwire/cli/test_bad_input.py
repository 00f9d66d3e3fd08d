"""What cannot be right ends with one line that says what is wrong and what to do, and with exit code 2 or 1."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from guildwire.demo import demo
from guildwire.demo.site import FeedSite
from tests.guildwire.run import COMMAND, environment, guildwire
from tests.journey.desk import documents, opened, write_list


def refused(*arguments: str | Path, code: int = 2, settings: Mapping[str, str] | None = None) -> str:
    """Run a command that must fail and return the one line it says."""
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**(settings or {})), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == code, ended.stderr
    assert ended.stdout == ""
    assert "sesame" not in ended.stderr
    (line,) = ended.stderr.splitlines()
    return line


KAFKA = {"GUILDWIRE_STREAM": "kafka://127.0.0.1:9"}
ELASTIC = {"GUILDWIRE_INDEX": "http://127.0.0.1:9"}
SERVER = {"GUILDWIRE_STATE": "postgresql+psycopg://127.0.0.1:9/desk"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({**KAFKA, "GUILDWIRE_STREAM_USER": "desk"}, "a user without a password; set GUILDWIRE_STREAM_PASSWORD"),
        ({**KAFKA, "GUILDWIRE_STREAM_PASSWORD": "sesame"}, "without a user; set GUILDWIRE_STREAM_USER"),
        ({**KAFKA, "GUILDWIRE_STREAM_MECHANISM": "PLAIN"}, "PLAINTEXT knows no users; set GUILDWIRE_STREAM_USER"),
        ({**KAFKA, "GUILDWIRE_STREAM_CERTIFICATE": __file__}, "no key; set GUILDWIRE_STREAM_KEY, or neither"),
        ({**KAFKA, "GUILDWIRE_STREAM_CA": __file__}, "set GUILDWIRE_STREAM_SECURITY to SSL or SASL_SSL"),
        ({**ELASTIC, "GUILDWIRE_INDEX_USER": "desk"}, "a user without a password; set GUILDWIRE_INDEX_PASSWORD"),
        ({**ELASTIC, "GUILDWIRE_INDEX_PASSWORD": "sesame"}, "without a user; set GUILDWIRE_INDEX_USER"),
        ({**ELASTIC, "GUILDWIRE_INDEX_CA": __file__}, "give https://HOST:9200"),
        ({"GUILDWIRE_STREAM_USER": "desk"}, "the log is a file; name the server in GUILDWIRE_STREAM"),
        ({"GUILDWIRE_INDEX_API_KEY": "sesame"}, "the index is a file; name the server in GUILDWIRE_INDEX"),
        ({"GUILDWIRE_STATE_PASSWORD": "sesame"}, "the state store is a file; name the database"),
        ({**SERVER, "GUILDWIRE_STATE_PASSWORD": "sesame"}, "names no user; give postgresql+psycopg://USER@"),
        (
            {"GUILDWIRE_STATE": "postgresql+psycopg://a:sesame@h/d", "GUILDWIRE_STATE_PASSWORD": "sesame"},
            "has a password and GUILDWIRE_STATE_PASSWORD is set too; keep one of them",
        ),
        (
            {**ELASTIC, "GUILDWIRE_INDEX_USER": "a", "GUILDWIRE_INDEX_API_KEY": "sesame"},
            "an API key and a user too; keep GUILDWIRE_INDEX_API_KEY",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_settings_that_contradict_each_other_are_named(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    assert said in refused("run", "--once", "--data", tmp_path, settings=settings)


def test_a_secret_may_be_in_a_file_and_the_file_must_be_right(tmp_path: Path) -> None:
    kept, empty = tmp_path / "key", tmp_path / "empty"
    kept.write_text("sesame\n", "utf-8")
    empty.write_text("\n", "utf-8")
    named = "GUILDWIRE_INDEX_API_KEY_FILE"
    for path, said in (
        (tmp_path / "none", "cannot be read: No such file"),
        (tmp_path, "cannot be read: Is a directory"),
        (empty, "is empty; write the secret into it"),
    ):
        told = refused("search", "x", "--data", tmp_path, settings={**ELASTIC, named: str(path)})
        assert f"{named}={path} {said}" in told
    both = {**ELASTIC, named: str(kept), "GUILDWIRE_INDEX_API_KEY": "sesame"}
    assert "are both set; keep one of them" in refused("search", "x", "--data", tmp_path, settings=both)


def test_a_state_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    guildwire("feeds", "list", "--data", tmp_path)
    with closing(sqlite3.connect(tmp_path / "state.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "state.db").read_bytes()
    said = refused("feeds", "list", "--data", tmp_path)
    assert "a newer Guildwire (migration 9999, " in said
    assert "; install that version, or name another state store" in said
    assert (tmp_path / "state.db").read_bytes() == before


@pytest.mark.parametrize("command", [("run", "--once"), ("up",), ("search", "x"), ("alert", "list")], ids=str)
def test_a_file_in_place_of_the_data_folder_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "desk").write_text("a file", "utf-8")
    said = refused(*command, "--data", tmp_path / "desk")
    assert f"{tmp_path / 'desk'} is a file, where the data folder belongs; name another folder" in said


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that only its owner may write; not below pytest's own, which others may not enter."""
    folder = Path(tempfile.mkdtemp(prefix="guildwire-closed-"))
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("command", [("run", "--once"), ("up", "--port", "0"), ("feeds", "list")], ids=str)
def test_a_folder_without_rights_is_named(closed_folder: Path, command: tuple[str, ...]) -> None:
    # Root may write everywhere, so it steps back.
    others = ["setpriv", "--reuid", "nobody", "--clear-groups"] if os.geteuid() == 0 else []
    if others and shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv to run as another user with")
    ended = subprocess.run(
        [*others, *COMMAND, *command, "--data", str(closed_folder)],
        capture_output=True, text=True, env=environment(PYTHONDONTWRITEBYTECODE="1"), timeout=120, check=False,
    )  # fmt: skip
    if "ModuleNotFoundError" in ended.stderr or "can't open" in ended.stderr:
        pytest.skip("another user may not read this checkout or its environment")
    assert ended.returncode == 1
    (line,) = ended.stderr.splitlines()
    assert f"{closed_folder} may not be written by this user; give it the right to, or name another" in line


@contextmanager
def watching(data: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [*COMMAND, "up", "--port", "0", "--feeds", str(data / "list.yaml"), "--data", str(data)],
        env=environment(), stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stderr is not None
            assert any("Watching." in line for line in process.stderr)
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_a_data_folder_is_watched_by_one_while_other_commands_go_on(tmp_path: Path) -> None:
    sample = demo.bundled()
    with FeedSite(sample.folder) as site:
        feeds = ("--feeds", tmp_path / "list.yaml")
        write_list(tmp_path / "list.yaml", site, sample)
        guildwire("run", "--once", *feeds, "--data", tmp_path / "undisturbed")
        where = ("--data", tmp_path)
        with watching(tmp_path) as first:
            said = refused("up", "--port", "0", *where, code=1)
            assert f"guildwire up (process {first.pid}) watches {tmp_path} already; stop it" in said
            for beside in (
                ("run", "--once", "--force", *feeds), ("poll", "--force", *feeds), ("work", "--once"),
                ("search", "*", "--limit", "1"), ("feeds", "list"), ("alert", "list"), ("parked", "list"),
            ):  # fmt: skip
                guildwire(*beside, *where)
            first.send_signal(signal.SIGKILL)
            first.wait(60)
        # The system has let go of the folder of a process that was killed.
        with watching(tmp_path) as second:
            assert second.poll() is None
        guildwire("run", "--once", *feeds, *where)
    with opened(tmp_path) as parts, opened(tmp_path / "undisturbed") as others:
        assert documents(parts).keys() == documents(others).keys() != set()
