"""Signed links: what they do, for whom, how long, and where the key comes from."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.letters.links import ACTIONS, EXPIRES, FILE, Action, LinkSigner, SignedAction, made_keys
from news.errors import WrongUse
from tests.alerts.make import NOON, Hand

OLD, NEW = "an old key, long enough", "a new key, long enough"


@pytest.mark.parametrize("action", ACTIONS)
def test_a_token_says_what_its_link_does(action: Action) -> None:
    signer = LinkSigner([NEW], Hand())
    assert signer.read(signer.sign(action, "s1", "t/1 ü"), NOON) == SignedAction(action, "s1", "t/1 ü")


def test_keys_rotate() -> None:
    token = LinkSigner([OLD], Hand()).sign("mute", "s1")
    assert LinkSigner([NEW, OLD], Hand()).read(token, NOON).action == "mute"
    with pytest.raises(WrongUse, match="not one of ours"):
        LinkSigner([NEW], Hand()).read(token, NOON)
    token = LinkSigner([NEW, OLD], Hand()).sign("mute", "s1")
    assert LinkSigner([NEW], Hand()).read(token, NOON).action == "mute"


def test_a_link_expires() -> None:
    signer = LinkSigner([NEW], Hand())
    token = signer.sign("unsubscribe", "s1")
    assert signer.read(token, NOON + EXPIRES).action == "unsubscribe"
    with pytest.raises(WrongUse, match="older than 90 days"):
        signer.read(token, NOON + EXPIRES + timedelta(seconds=1))


@given(st.text(max_size=80), st.integers(0, 60), st.characters())
def test_nobody_makes_a_link_do_something_else(text: str, place: int, letter: str) -> None:
    signer = LinkSigner([NEW], Hand())
    token = signer.sign("mute", "s1")
    with pytest.raises(WrongUse):
        signer.read(text, NOON)
    try:
        found = signer.read(token[:place] + letter + token[place + 1 :], NOON)
    except WrongUse:
        return
    # Base 64 has several spellings of the same bytes.
    assert found == SignedAction("mute", "s1")


def test_a_token_made_for_something_else_is_no_link() -> None:
    signer = LinkSigner([NEW], Hand())
    for other in (["mute", "s1"], ["erase", "s1", ""], ["mute", 1, ""], {"action": "mute"}, "mute"):
        with pytest.raises(WrongUse):
            signer.read(str(signer._serializer.dumps(other)), NOON)
    with pytest.raises(WrongUse):
        signer.read("A" * 100_000, NOON)


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "short"]])
def test_keys_are_long(keys: list[str]) -> None:
    with pytest.raises(WrongUse, match="GUILDWIRE_LINK_KEYS"):
        LinkSigner(keys, Hand())


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(made_keys, [tmp_path / "data"] * 16))
    assert len(found) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == [FILE]
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{NEW.replace(' ', '-')}\n{OLD.replace(' ', '-')}\n")
    (tmp_path / FILE).chmod(0o644)
    assert len(made_keys(tmp_path)) == 2
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_an_emptied_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("\n")
    with pytest.raises(WrongUse, match="delete it"):
        made_keys(tmp_path)
