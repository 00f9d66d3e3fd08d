"""Settings come from the environment, and a wrong one is named with its remedy."""

from pathlib import Path

import pytest

from guildwire.settings import BUNDLED_FEEDS, load
from news.errors import WrongUse


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "STREAM", "INDEX", "STATE", "PORT", "FEEDS", "ALLOWED_HOSTS", "LOG_LEVEL", "LOG_FORMAT"):
        monkeypatch.delenv(f"GUILDWIRE_{name}", raising=False)


def test_everything_lies_in_the_data_folder_by_default(tmp_path: Path) -> None:
    settings = load(data=tmp_path)
    assert settings.stream_address == f"sqlite:{tmp_path / 'stream.db'}"
    assert settings.index_address == f"sqlite:{tmp_path / 'index.db'}"
    assert settings.state_address == f"sqlite:{tmp_path / 'state.db'}"


def test_the_environment_is_read_when_settings_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDWIRE_PORT", "9001")
    monkeypatch.setenv("GUILDWIRE_ALLOWED_HOSTS", "desk.example, news.example")
    settings = load()
    assert settings.port == 9001
    assert settings.allowed_hosts == ("desk.example", "news.example")


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDWIRE_PORT", "9001")
    assert load(port=9002).port == 9002
    assert load(port=None).port == 9001


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "seventy", "GUILDWIRE_PORT=seventy is not valid"),
        ("PORT", "70000", "GUILDWIRE_PORT=70000 is not valid"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
        ("LOG_FORMAT", "xml", "text or json"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_may_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"GUILDWIRE_{name}", value)
    with pytest.raises(WrongUse, match=said):
        load()


def test_the_data_folders_own_feed_list_wins_over_the_bundled_one(tmp_path: Path) -> None:
    settings = load(data=tmp_path)
    assert settings.feed_list == BUNDLED_FEEDS
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    assert settings.feed_list == tmp_path / "feeds.yaml"
    assert load(data=tmp_path, feeds=Path("other.yaml")).feed_list == Path("other.yaml")
