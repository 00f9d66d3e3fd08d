"""Settings come from the environment, and a wrong one is named with its remedy."""

import os
import traceback
from pathlib import Path

import pytest

from guildwire.settings import BUNDLED_FEEDS, SECRETS, load
from news.errors import WrongUse


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GUILDWIRE_")]:
        monkeypatch.delenv(name)


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


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUILDWIRE_PORT", "")
    monkeypatch.setenv("GUILDWIRE_INDEX_NAME", "")
    assert (load().port, load().index_name) == (8350, "guildwire-news")


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    forms = {"channels": "desk=https://example.org/x", "webhook_secrets": f"whsec_{'c2Vj' * 8} "}
    secret = forms.get(name, "two words ")
    (tmp_path / "secret").write_text(f"{secret}\r\n", "utf-8")
    servers = {"stream": "kafka://k", "index": "http://e:9200", "state": "postgresql+psycopg://u@h/d"}
    monkeypatch.setenv(f"GUILDWIRE_{name.upper()}_FILE", str(tmp_path / "secret"))
    assert getattr(load(**servers), name).get_secret_value() == secret


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("channels", "# mine\ndesk=https://x.example/hunter22\n\nhunter22 is it", "line 4"),
        ("channels", "desk=hunter22", "line 1"),
        ("channels", "=https://x.example/hunter22", "line 1"),
        ("channels", "a=https://x.example/hunter22\na=https://x.example/hunter22", "line 2"),
        ("webhook_secrets", f"whsec_{'c2Vj' * 8} hunter22", "secret 2"),
        ("smtp", "smtp://news:hunter22@mail.example.org", "GUILDWIRE_SMTP_PASSWORD"),
        ("smtp", "hunter22@mail.example.org", "smtp://"),
        ("smtp", "smtp://", "smtp://"),
        ("smtp", "smtp://mail.example.org:99999", "smtp://"),
        ("smtp", "smtps://mail.example.org/path", "smtp://"),
        ("mail_from", "Guildwire", "GUILDWIRE_MAIL_FROM"),
        ("mail_from", "A\nBcc: b@c.example <a@b.example>", "GUILDWIRE_MAIL_FROM"),
    ],
)
def test_what_a_channel_could_not_read_is_refused_at_the_start_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"GUILDWIRE_{name.upper()}", value)
    with pytest.raises(WrongUse, match=said) as caught:
        load()
    shown = "".join(traceback.format_exception(caught.value))
    assert "hunter22" not in shown


def test_the_password_of_the_state_store_is_put_into_its_address() -> None:
    found = load(state="postgresql+psycopg://desk@db:5432/news?sslmode=require", state_password="a/b@c:%")
    assert found.state_address == "postgresql+psycopg://desk:a%2Fb%40c%3A%25@db:5432/news?sslmode=require"
    assert "a/b@c" not in repr(found)
