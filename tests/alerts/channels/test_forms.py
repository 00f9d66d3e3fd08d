"""The forms of a letter for machines, chat and feed readers: what was composed, and nothing that was not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from alerts.channels.atom import feed
from alerts.channels.chat.discord import discord_message
from alerts.channels.chat.slack import slack_message
from alerts.channels.payload import encode
from alerts.channels.port import Letter
from alerts.judging.facts import telling
from alerts.letters.compose import compose
from alerts.note import Fact
from alerts.port import Delivery, DeliveryItem, Told
from tests.alerts.make import NOON, note, row, subscription

FIRST = note(
    title="SAG-AFTRA reaches tentative agreement over $900,000",
    quote="They agreed on $900,000 a year.",
    pay=("$900,000 a year",),
    facts=(Fact("agreement", "tentative", ("SAG-AFTRA",), ladder="agreement", step=1, headline=True, item="i1"),),
)
PUT_RIGHT = note(
    revision=2,
    version=2,
    title="SAG-AFTRA has no agreement over $90,000",
    pay=("$90,000 a year",),
    facts=(Fact("negotiation", "collapsed", ("SAG-AFTRA",), ladder="talks", step=2, headline=True, item="i1"),),
)
FORMS: dict[str, Callable[[Letter], Any]] = {
    "webhook": lambda letter: json.loads(encode(letter, NOON)),
    "slack": slack_message,
    "discord": discord_message,
    "atom": lambda letter: feed([letter], subscription="s1", title="t", address="", now=NOON).decode(),
}


def composed() -> Letter:
    before = Told("d0", NOON.replace(day=14), telling(FIRST))
    entry = DeliveryItem(row(note=FIRST), (), before)
    return compose(
        Delivery(id="d" * 32, subscription=subscription(), channel="atom:a", entries=(entry,), lease=1,
                 latest={"i1": PUT_RIGHT}),
        "Watched: all 2 feeds.", NOON,
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_back_is_in_no_form_but_as_a_correction(form: str) -> None:
    said = str(FORMS[form](composed())).replace("\\", "")
    assert "no agreement over $90,000" in said
    assert "reaches tentative" not in said
    assert "They agreed" not in said
    assert said.count("$900,000") == said.count("$900,000 a year is now $90,000 a year") > 0


@pytest.mark.parametrize("form", ["webhook", "slack", "discord"])
def test_each_form_says_what_it_follows(form: str) -> None:
    said = str(FORMS[form](composed()))
    assert "2023-07-14" in said if form == "webhook" else "the letter of 14 July 2023" in said


@pytest.mark.parametrize("form", FORMS)
def test_an_address_that_acts_is_no_link_in_any_form(form: str) -> None:
    entries = tuple(
        DeliveryItem(row(note=note(f"i{each}", url=url, story=f"t{each}")))
        for each, url in enumerate(("javascript:alert(1)", "data:text/html,x", "https://a b.example/"))
    )
    made = compose(
        Delivery(id="d" * 32, subscription=subscription(), channel="atom:a", entries=entries, lease=1), "", NOON
    )
    said = str(FORMS[form](made))
    assert "javascript:" not in said
    assert "data:text" not in said
