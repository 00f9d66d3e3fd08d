"""How many outlets report something of their own."""

from datetime import timedelta
from typing import Any

import pytest

from alerts.copies import sketch
from alerts.judging.independent import fold_outlet, independent
from alerts.note import Note
from tests.alerts.make import NOON, note

TEXT = "IATSE and the AMPTP reached a tentative agreement on the Basic Agreement on Monday, the union said."
OWN = "Crew members will get higher pensions and longer rest under the contract that was agreed this week."


def by(outlet: str, text: str = "", title: str = "Tentative agreement reached today", **fields: Any) -> Note:
    made: dict[str, Any] = {"at": NOON, "words": sketch(title, text) if text else ""} | fields
    return note(outlet.replace(" ", "") + text[:9], outlet=outlet, **made)


def test_each_outlet_counts_once() -> None:
    later = by("Deadline", f"{OWN} More is to come soon.", at=NOON + timedelta(hours=1))
    assert independent([by("Variety", TEXT), by("Variety", OWN), later]) == 1
    assert independent([by("Variety", TEXT), by("Deadline", OWN)]) == 2


@pytest.mark.parametrize("name", ["deadline", "The Deadline", " Dead line ", "DEADLINE", "Deadline.com"])
def test_a_name_written_otherwise_is_the_same_outlet(name: str) -> None:
    assert fold_outlet(name) == "deadline"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (TEXT, "Tentative agreement reached today"),
        (TEXT, "Crew deal is done"),
        (f"LOS ANGELES (AP) - {TEXT}", "Crew deal is done"),
        (TEXT.upper().replace(",", ""), "Crew deal is done"),
        (TEXT.replace("Monday", "Tuesday"), "Crew deal is done"),
        (f"{TEXT} Reporting by the wire.", "Crew deal is done"),
    ],
)
def test_a_copy_counts_as_what_it_copies(text: str, title: str) -> None:
    assert independent([by("Variety", TEXT), by("Deadline", text, title)]) == 1


def test_short_texts_need_their_headlines() -> None:
    assert (
        independent([by("Variety", "Read more", "Crews of ten studios go out"), by("Deadline", "Read more")]) == 2
    )


def test_a_few_words_are_no_copy() -> None:
    assert independent([by("Variety", "", "Strike over", words=sketch("Strike over", "")),
                        by("Deadline", "", "Strike over", words=sketch("Strike over", ""))]) == 2  # fmt: skip


def test_a_copy_that_the_stories_know_counts_as_its_original() -> None:
    original = by("Variety", TEXT)
    assert independent([original, by("Deadline", OWN, copy_of=original.item)]) == 1
    assert independent([by("Deadline", OWN, copy_of="far"), by("Wrap", TEXT, copy_of="far")]) == 1


def test_an_agency_counts_once() -> None:
    marked = [by(name, OWN + name, wire="Associated Press") for name in ("Variety", "Deadline")]
    assert independent(marked) == 1
    assert independent([*marked, by("Associated Press", TEXT)]) == 1
    unmarked = by("Wrap", OWN + "Variety", at=NOON - timedelta(hours=1))
    assert independent([*marked, unmarked]) == 1


def test_only_the_newest_revision_of_an_item_counts() -> None:
    assert independent([by("Variety", TEXT), by("Variety", TEXT, revision=2)]) == 1


def test_of_copies_of_one_minute_either_outlet_may_be_the_source() -> None:
    text = sketch(
        "Deal", "The crew union and the producers reached a deal on the basic agreement on Monday night."
    )
    copies = [note("i1", outlet="Alpha", words=text), note("i2", outlet="Beta", words=text)]
    own = note(
        "i3", outlet="Beta", words=sketch("Accord", "Union leaders hailed the accord as a win for all crews.")
    )
    assert independent(copies) == 1
    assert independent([*copies, own]) == 2
