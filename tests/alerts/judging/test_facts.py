"""What is news beside what was told, case by case, with the order of stages as it is."""

from datetime import timedelta
from typing import Any

import pytest

from alerts.judging.facts import corrections, fresh, news, say, telling
from alerts.note import Fact, Note
from enrich.stages import stage_order
from tests.alerts.make import NOON, note


def fact(
    stage: str, headline: bool = True, item: str = "i1", after: float = 0, version: int = 1, **more: Any
) -> Fact:
    """Return a fact as ``take_note`` makes it, reported ``after`` hours."""
    kind, _, name = stage.partition("/")
    ladder, step, side = stage_order().get(stage, ("", 0, ""))
    return Fact(
        kind, name, ladder=ladder, step=step, side=side, headline=headline, item=item, version=version,
        at=NOON + timedelta(hours=after), **more,
    )  # fmt: skip


def reporting(*stages: str, item: str = "i2", after: float = 1, **more: Any) -> Note:
    """Return a note of these stages: ``+`` before one puts it below the headline, ``@DAY`` behind it dates it."""
    return note(item, at=NOON + timedelta(hours=after), facts=tuple(_facts(stages, item, after)), **more)


def _facts(stages: tuple[str, ...], item: str, after: float) -> list[Fact]:
    made = []
    for each in stages:
        stage, _, day = each.removeprefix("+").partition("@")
        made.append(fact(stage, not each.startswith("+"), item, after, date=day))
    return made


CALLED = telling(reporting("strike/called", item="i1", after=0))


def words(*stages: str) -> list[str]:
    return [stage.replace("/", ", ") for stage in stages]


def test_the_first_stage_of_a_story_is_news() -> None:
    assert news(reporting("strike/called"), []) == words("strike/called")


@pytest.mark.parametrize(
    "stage", ["strike/suspended", "negotiation/resumed", "agreement/tentative", "strike/ended"]
)
def test_a_later_step_is_news_wherever_it_is_said(stage: str) -> None:
    assert news(reporting(stage), CALLED) == words(stage)
    assert news(reporting(f"+{stage}"), CALLED) == words(stage)


@pytest.mark.parametrize("stage", ["strike/authorized", "negotiation/collapsed", "negotiation/opened"])
def test_an_earlier_step_below_the_headline_is_background(stage: str) -> None:
    assert news(reporting("strike/called", f"+{stage}"), CALLED) == []
    assert news(reporting(f"+{stage}"), CALLED) == []


def test_an_earlier_step_is_news_in_a_headline_and_with_a_later_date() -> None:
    assert news(reporting("negotiation/collapsed"), CALLED) == words("negotiation/collapsed")
    dated = telling(reporting("strike/called@2023-07-17", item="i1", after=0))
    assert news(reporting("+negotiation/collapsed@2023-07-19"), dated) == words("negotiation/collapsed")


def test_what_led_to_the_step_that_was_told_is_background_beside_it() -> None:
    assert news(reporting("strike/called", "negotiation/collapsed"), CALLED) == []


def test_a_stage_before_the_newest_told_is_background() -> None:
    told = telling(reporting("strike/called@2023-07-19", item="i1", after=0))
    assert news(reporting("negotiation/collapsed@2023-07-12"), told) == []
    assert news(reporting("+agreement/tentative@2023-07-12"), told) == []


def test_a_report_from_before_the_newest_told_is_background() -> None:
    told = telling(reporting("negotiation/resumed@2023-07-20", item="i1", after=0))
    assert news(reporting("strike/ended", after=-60), told) == []


@pytest.mark.parametrize("mood", ["past", "if"])
def test_a_mood_makes_background(mood: str) -> None:
    assert news(note("i2", facts=(fact("agreement/tentative", mood=mood),)), CALLED) == []


def test_a_state_that_goes_on_is_no_step() -> None:
    assert news(reporting("strike/ongoing"), CALLED) == []


def test_talks_that_collapse_again_are_news_after_they_resumed() -> None:
    collapsed = telling(reporting("negotiation/collapsed", item="i1", after=0))
    assert news(reporting("negotiation/collapsed", item="i3", after=3), collapsed) == []
    resumed = [*collapsed, *telling(reporting("negotiation/resumed", item="i2", after=2))]
    again = reporting("negotiation/collapsed", item="i3", after=3)
    assert news(again, resumed) == words("negotiation/collapsed")
    assert news(reporting("negotiation/collapsed", item="i3", after=1), resumed) == []  # a late report
    third = [*resumed, *telling(again)]
    assert news(reporting("negotiation/resumed", item="i4", after=4), third) == words("negotiation/resumed")
    assert news(reporting("negotiation/collapsed", item="i5", after=4), third) == []


def test_what_is_said_below_another_headline_undoes_nothing() -> None:
    told = telling(reporting("negotiation/collapsed", "+negotiation/resumed", item="i1", after=0))
    assert news(reporting("negotiation/collapsed"), told) == []


def test_an_item_that_says_what_it_said_is_no_repeat() -> None:
    told = [
        *telling(reporting("negotiation/collapsed", item="i1", after=0)),
        *telling(reporting("negotiation/resumed", item="i2", after=0)),
    ]
    assert news(reporting("negotiation/collapsed", item="i1", after=0), told) == []


def test_a_stage_of_another_order_below_a_headline_of_this_one_is_background() -> None:
    assert news(reporting("strike/called", "+lawsuit/filed"), CALLED) == []
    assert news(reporting("lawsuit/filed"), CALLED) == words("lawsuit/filed")
    assert news(reporting("+lawsuit/filed"), CALLED) == words("lawsuit/filed")


def test_a_stage_that_stands_in_no_order_is_told_once() -> None:
    told = telling(reporting("hiring/frozen", item="i1"))
    assert news(reporting("hiring/frozen"), told) == []
    assert news(reporting("hiring/frozen"), CALLED) == words("hiring/frozen")


def test_what_several_reports_add_is_told_once() -> None:
    others = [reporting("negotiation/collapsed", item="i2"), reporting("negotiation/collapsed", item="i3")]
    assert fresh(others, telling(reporting("agreement/tentative", item="i1", after=0))) == words(
        "negotiation/collapsed"
    )


def test_facts_of_an_earlier_release_are_their_events() -> None:
    assert news(reporting("strike/called"), telling(note(events=("strike/called", "negotiation")))) == []
    assert news(note("i2", events=("strike/called",)), CALLED) == []


def test_words_of_a_fact() -> None:
    assert say(fact("ai-deal/-", parties=("Netflix", "Runway"))) == "ai deal, -: Netflix, Runway"
    assert say(Fact("figure", words="15 percent")) == "15 percent"


def revised(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    made: dict[str, Any] = {"words": "a", "version": 1_000_001, "length": 100}
    return corrections(
        note(**made | before), note(revision=2, **made | {"version": 2_000_001, "words": "b"} | after)
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"figures": ("15 percent",)}, {"figures": ("7 percent",)}, ("15 percent is now 7 percent",)),
        ({"figures": ("300 jobs", "300 employees")}, {"figures": ("120 jobs", "120 employees")},
         ("300 jobs is now 120 jobs",)),
        ({"figures": ("$90k",)}, {"figures": ("$90,000",)}, ()),
        ({"figures": ("15 percent",)}, {"figures": ("15 percent", "12 percent")}, ()),
        ({"figures": ("15 percent",)}, {"figures": ("7 percent", "3 percent")}, ("15 percent is now 7 percent",)),
        ({"figures": ("15 percent",)}, {}, ()),
        ({"pay": ("$900,000 a year, Writer",)}, {"pay": ("$90,000 a year, Writer",)},
         ("$900,000 a year is now $90,000 a year",)),
        ({"pay": ("$900,000 a year",)}, {"pay": ("$20 an hour",)}, ("$900,000 a year: no longer reported",)),
        ({"pay": ("$900,000 a year",)}, {"length": 10}, ()),
        ({"figures": ("300 jobs", "$25 million")}, {"figures": ("300 jobs", "£25 million")},
         ("$25 million is now £25 million",)),
        ({"pay": ("from £850 a week, Actor",)}, {"pay": ("from €850 a week, Actor",)},
         ("from £850 a week is now from €850 a week",)),
        ({"figures": ("2,000 workers",)}, {"figures": ("3,000 employees",)},
         ("2,000 workers is now 3,000 employees",)),
        ({"figures": ("2,000 workers",)}, {"figures": ("2,000 employees",)}, ()),
        ({"figures": ("2,000 workers", "5 percent")}, {"figures": ("5 percent", "300 actors")}, ()),
        ({"figures": ("2,000 workers",)}, {"figures": ("5 percent",)}, ()),
        ({"figures": ("5 to 7 percent",)}, {"figures": ("5 to 9 percent",)},
         ("5 to 7 percent is now 5 to 9 percent",)),
    ],
)  # fmt: skip
def test_figures_that_were_put_right(before: dict[str, Any], after: dict[str, Any], said: tuple[str, ...]) -> None:
    assert revised(before, after) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "strike/called@2023-08-03",
            "strike/called@2023-08-10",
            ("strike, called: 3 Aug 2023 is now 10 Aug 2023",),
        ),
        ("strike/ongoing@2023-07-18", "strike/ongoing@2023-07-19", ()),
        ("strike/called", "strike/called@2023-08-10", ()),
    ],
    ids=["put off", "the news goes on", "a day is named"],
)
def test_a_day_to_come_that_was_changed(before: str, after: str, said: tuple[str, ...]) -> None:
    old, new = reporting(before, version=1_000_001), reporting(after, revision=2, version=2_000_001)
    assert corrections(old, new) == said


DEAL = {"facts": (fact("agreement/tentative"),)}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (DEAL, {"facts": (fact("negotiation/collapsed"),)}, ("agreement, tentative: no longer reported",)),
        (DEAL, {"facts": (fact("agreement/tentative", mood="if"),)},
         ("agreement, tentative: no longer reported",)),
        (DEAL, {"facts": (fact("agreement/tentative", mood="past"),)}, ()),
        (DEAL, {"facts": (fact("agreement/ratified"),)}, ()),
        (DEAL, {"words": "a", "title": "The deal, live"}, ()),
        (DEAL, {"words": "a", "title": "There is no deal"}, ("agreement, tentative: no longer reported",)),
        ({"facts": (fact("agreement/tentative", headline=False),)}, {"length": 10}, ()),
        ({"events": ("strike/called",)}, {"facts": (fact("strike/ended"),)}, ()),
        ({"facts": (fact("strike/called", parties=("WGA", "SAG-AFTRA")),)},
         {"facts": (fact("strike/called", parties=("WGA",)),)}, ("strike, called: SAG-AFTRA no longer named",)),
        ({"facts": (fact("strike/called", parties=("WGA",)),)}, {"facts": (fact("strike/called"),)}, ()),
    ],
)  # fmt: skip
def test_facts_that_were_taken_back(before: dict[str, Any], after: dict[str, Any], said: tuple[str, ...]) -> None:
    assert revised(before, after) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"figures": ("7 percent",), "title": "Raises of 7 percent"}, ("15 percent is now 7 percent",)),
        ({"figures": (), "title": "Raises"}, ()),
        ({"figures": ("15 percent",), "facts": (), "title": "Raises of fifteen percent"}, ()),
    ],
    ids=["another text has another figure", "a figure is gone", "an event is read no more"],
)
def test_other_rules_correct_only_figures_of_another_text(after: dict[str, Any], said: tuple[str, ...]) -> None:
    before = {"figures": ("15 percent",), "facts": (fact("strike/called"),)}
    assert revised(before, {"facts": (fact("strike/called"),), **after, "version": 2_000_002}) == said


def test_a_figure_that_other_rules_read_as_pay_has_not_changed() -> None:
    before, after = {"figures": ("$900,000", "$90,000")}, {"pay": ("$900,000 a year",), "figures": ("$90,000",)}
    assert revised(before, after | {"title": "Pay", "version": 2_000_002}) == ()


def test_other_rules_correct_nothing_of_the_same_revision() -> None:
    old, new = note(figures=("15 percent",), version=1_000_001), note(figures=("7 percent",), version=1_000_002)
    assert corrections(old, new) == ()
