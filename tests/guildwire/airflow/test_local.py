"""What ``make airflow`` refuses before it starts anything. That it starts is in ``tests/airflow``."""

import json
import socket
import stat
from pathlib import Path

import pytest

from guildwire.airflow import local, setup
from guildwire.airflow.api import AirflowApi, Silent
from guildwire.run.feeds_in_force import MARK
from tests.servers.process import free_port


def test_the_password_is_for_our_eyes_only_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "home" / "passwords.json"
    setup.write_password(path, "secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text("utf-8")) == {"admin": "secret"}
    assert local.LocalAirflow(path.parent).password == "secret"


def test_sample_news_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / MARK).write_text("0", "utf-8")
    assert local.main(["--data", str(tmp_path), "--port", "0"]) == 2
    assert "sample news" in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert local.main(["--data", str(tmp_path), "--port", str(port)]) == 2
    assert f"port {port} is taken" in capsys.readouterr().err
    assert not (tmp_path / "airflow" / "airflow.db").exists()


def test_an_airflow_that_is_not_there_is_silent() -> None:
    api = AirflowApi(f"http://127.0.0.1:{free_port()}", "admin", "secret")
    with pytest.raises(Silent, match="does not answer"):
        api.is_healthy()
