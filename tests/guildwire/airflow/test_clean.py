"""Old logs of tasks are deleted and new ones kept. That Airflow's database is cleaned is in ``tests/airflow``."""

import math
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guildwire.airflow import clean

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def written(path: Path, days_ago: float) -> Path:
    """Make a file that was last written so many days ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("log", "utf-8")
    aged(path, days_ago)
    return path


def aged(path: Path, days_ago: float) -> None:
    at = (NOW - timedelta(days=days_ago)).timestamp()
    os.utime(path, (at, at))


def test_what_is_old_goes_and_what_is_new_stays(tmp_path: Path) -> None:
    old = written(tmp_path / "logs" / "dag_id=a" / "run_id=1" / "attempt=1.log", 31)
    new = written(tmp_path / "logs" / "dag_id=a" / "run_id=2" / "attempt=1.log", 29)
    aged(old.parent, 31)
    (tmp_path / "logs" / "latest").symlink_to(new.parent)
    assert clean.prune(tmp_path / "logs", NOW - timedelta(days=30)) == 1
    assert not old.exists()
    assert new.exists()
    assert (tmp_path / "logs" / "latest").is_symlink()


def test_a_folder_goes_when_it_is_empty_and_old(tmp_path: Path) -> None:
    empty, begun = tmp_path / "logs" / "old", tmp_path / "logs" / "begun"
    for folder, days in ((empty, 31), (begun, 1)):
        folder.mkdir(parents=True)
        aged(folder, days)
    assert clean.prune(tmp_path / "logs", NOW - timedelta(days=30)) == 0
    assert not empty.exists()
    assert begun.exists()


def test_no_folder_of_logs_is_nothing_to_do(tmp_path: Path) -> None:
    assert clean.prune(tmp_path / "logs", NOW) == 0


def test_airflows_own_variables_say_where_its_files_are(tmp_path: Path) -> None:
    own = {"AIRFLOW_HOME": str(tmp_path)}
    assert clean.log_folder(own) == tmp_path / "logs"
    assert clean.log_folder({**own, "AIRFLOW__LOGGING__BASE_LOG_FOLDER": "/elsewhere"}) == Path("/elsewhere")


def test_it_is_overdue_after_two_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"AIRFLOW_HOME": str(tmp_path)}
    assert clean.since_last(own, NOW.timestamp()) == math.inf
    written(tmp_path / clean.STAMP, 1.5)
    assert clean.since_last(own, NOW.timestamp()) == 1.5 * clean.EVERY < clean.OVERDUE
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    assert clean.main(["--check"]) == 1, "the present is long after that"
    (tmp_path / clean.STAMP).touch()
    assert clean.main(["--check"]) == 0
