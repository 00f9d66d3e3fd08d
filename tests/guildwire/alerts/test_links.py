"""Links of letters over a real store: what they change, how often, and who may take it back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI

from alerts.letters.links import PATH
from alerts.port import Match
from guildwire.wiring import Parts
from tests.alerts.make import NOON, note, subscription
from tests.guildwire.alerts.desk import page
from tests.web.alerts.ask import ask

FORM = {"content-type": "application/x-www-form-urlencoded"}
PUBLIC = {"client": "192.0.2.7", "host": "news.example"}
HERE = "https://news.example"


def press(app: FastAPI, token: str, body: bytes = b"do=yes") -> Any:
    return ask(app, "POST", f"{PATH}{token}", body, headers=FORM, **PUBLIC)


def look(app: FastAPI, token: str) -> Any:
    return ask(app, "GET", f"{PATH}{token}", headers={}, **PUBLIC)


def kept(parts: Parts) -> Any:
    (found,) = parts.alerts.subscriptions()
    return found


def test_one_click_pauses_once_and_is_taken_back(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        token = parts.signer.sign("unsubscribe", "s1")
        assert look(app, token).status_code == 200
        assert kept(parts).active
        for _again in range(2):
            assert press(app, token, b"List-Unsubscribe=One-Click").status_code == 200
        assert not kept(parts).active
        assert "paused" in look(app, token).text
        assert press(app, token, b"do=undo").status_code == 200
        assert kept(parts).active
        assert [each.who for each in parts.alerts.history("s1")][:2] == ["link in a letter"] * 2
        assert len(parts.alerts.history("s1")) == 3


def test_a_story_is_muted_by_its_headline_and_only_once(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        parts.alerts.record([Match(kept(parts), note())], NOON)
        token = parts.signer.sign("mute-story", "s1", "t1")
        assert "Title of i1" in look(app, token).text
        press(app, token)
        press(app, token)
        assert [(each.story, each.until) for each in kept(parts).muted_stories] == [("t1", None)]
        assert kept(parts).active
        press(app, token, b"do=undo")
        assert kept(parts).muted_stories == ()


@pytest.mark.parametrize(("chosen", "days"), [("1d", 1), ("7d", 7)])
def test_a_mute_lasts_as_long_as_was_chosen(tmp_path: Path, chosen: str, days: int) -> None:
    with page(tmp_path, public=HERE) as (parts, app, hand):
        parts.alerts.save(subscription(), NOON)
        token = parts.signer.sign("mute", "s1")
        press(app, token, f"do=yes&for={chosen}".encode())
        hand.forward(minutes=5)
        press(app, token, f"do=yes&for={chosen}".encode())
        assert kept(parts).muted_until == NOON + timedelta(days=days)
        assert "muted until" in look(app, token).text
        hand.forward(days=days)
        assert "Nothing has happened yet" in look(app, token).text


def test_muted_for_good_is_paused(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        token = parts.signer.sign("mute", "s1")
        press(app, token, b"do=yes&for=always")
        assert not kept(parts).active
        press(app, token, b"do=undo")
        assert kept(parts).active


def test_what_the_owner_paused_no_link_resumes(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        token = parts.signer.sign("unsubscribe", "s1")
        parts.alerts.save(msgspec.structs.replace(kept(parts), active=False), NOON, "ada")
        assert "Ask there" in look(app, token).text
        assert press(app, token, b"do=undo").status_code == 403
        assert not kept(parts).active


def test_links_grow_old_are_refused_and_outlive_their_subscription(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, hand):
        parts.alerts.save(subscription(), NOON)
        token = parts.signer.sign("unsubscribe", "s1")
        middle = len(token) // 2
        forged = token[:middle] + ("a" if token[middle] != "a" else "b") + token[middle + 1 :]
        assert press(app, forged).status_code == 403
        hand.forward(days=400)
        assert press(app, token).status_code == 410
        assert kept(parts).active
        fresh = parts.signer.sign("unsubscribe", "s1")
        parts.alerts.remove("s1", NOON)
        gone = press(app, fresh)
        assert (gone.status_code, "no more letters come from it" in gone.text) == (404, True)


def test_a_link_of_one_subscription_does_nothing_to_another(tmp_path: Path) -> None:
    with page(tmp_path, public=HERE) as (parts, app, _):
        parts.alerts.save(subscription(), NOON)
        # Its name is the id of the first: a link means the id.
        parts.alerts.save(subscription(id="s2", name="s1"), NOON)
        press(app, parts.signer.sign("unsubscribe", "s1"))
        assert [(each.id, each.active) for each in parts.alerts.subscriptions()] == [("s2", True), ("s1", False)]
