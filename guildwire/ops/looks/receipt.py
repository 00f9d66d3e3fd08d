"""The receipt: what a silence is worth at this moment, by what the other looks found."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from alerts.conditions import STUCK
from guildwire.ops.looks.finding import Check, Colour, Scene
from guildwire.trust import ALWAYS
from guildwire.wiring import Parts
from query.tree import All
from receipt.judge import judge
from receipt.judgement import Doubt, Judgement
from receipt.words import line

_REMEDY = (
    "start guildwire up, or guildwire poll and work, or the DAGs; the lines above say what keeps them from it"
)


def receipt(parts: Parts, scene: Scene) -> Iterator[Check]:
    """Judge everything that the looks recorded, as the page and letters do."""
    if scene.feeds is None:
        yield Check("receipt", "yellow", "not looked at, because of the feeds", "see feeds")
        return
    away = "" if scene.log_answers else "the log does not answer"
    facts = replace(scene.feeds, lag=scene.lag, oldest=scene.oldest, parked=scene.parked, away=away)
    yield judge_receipt(judge(All(), ALWAYS, facts, parts.clock()), parts.clock())


def judge_receipt(judgement: Judgement, now: datetime) -> Check:
    """Give the judgement a color: red where news is lost from view until someone acts."""
    colours = {_colour(found, now) for found in judgement.doubts}
    colour: Colour = "red" if "red" in colours else "yellow" if colours else "green"
    return Check("receipt", colour, line(judgement, now).rstrip("."), "" if colour == "green" else _REMEDY)


def _colour(found: Doubt, now: datetime) -> Colour:
    if found.word == "nothing polled" or found.state == "part":
        return "yellow"
    if found.word == "stage behind":
        return "red" if found.since and now - found.since > STUCK else "yellow"
    return "red"
