"""Pausing and muting: what stays as it is and is silent for a while."""

from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from alerts.subscription import MutedStory, Subscription
from guildwire.cli import common
from guildwire.cli.alert.find import Name, find, who
from guildwire.wiring import Parts
from news.errors import WrongUse


def pause(subscription: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Let a subscription rest: it matches nothing, and what it holds stays held.

    Example: `guildwire alert pause 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = find(parts, subscription)
        _save(parts, found, msgspec.structs.replace(found, active=False), "Paused", as_json)


def resume(subscription: Name, data: common.Data = None, as_json: common.Json = False) -> None:
    """Let a paused subscription go on; what it held is sent as soon as its rhythm allows.

    Example: `guildwire alert resume 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = find(parts, subscription)
        _save(parts, found, msgspec.structs.replace(found, active=True), "Active", as_json)


def mute(
    subscription: Name,
    until: Annotated[str, typer.Option(metavar="DATE", help="2026-12-24, 2026-12-24T09:00Z, now+2h.")] = "",
    length: Annotated[str, typer.Option("--for", metavar="TIME", help="A length of time: 2h, 3d, 2 weeks.")] = "",
    story: Annotated[str, typer.Option(metavar="ID", help="Only this story, by its id or that of an item.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Tell nothing for a while, or nothing of one story. What matches in that time is counted as muted.

    What was held before waits until the mute ends. A story without a time is muted for good.

    Example: `guildwire alert mute 'AI at the table' --for 3d`
    """
    if until and length:
        raise WrongUse("--until and --for say the same: give one of them")
    if not (until or length or story):
        raise WrongUse("say until when: --for 2h, --until 2026-12-24, or one story by --story ID")
    with common.parts(data) as parts:
        found = find(parts, subscription)
        end = _end(parts, until, length)
        if story:
            muted = MutedStory(_story(parts, found, story), end)
            rest = tuple(each for each in found.muted_stories if each.story != muted.story)
            after = msgspec.structs.replace(found, muted_stories=(*rest, muted))
            said = f"Muted: story {muted.story} of"
        else:
            after, said = msgspec.structs.replace(found, muted_until=end), "Muted:"
        ending = f", until {end:%Y-%m-%d %H:%M} UTC" if end else ", for good"
        _save(parts, found, after, said, as_json, ending)


def unmute(
    subscription: Name,
    story: Annotated[str, typer.Option(metavar="ID", help="Only this story.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Tell again; what the mute held is sent as soon as the rhythm allows.

    Example: `guildwire alert unmute 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = find(parts, subscription)
        if story:
            kept = tuple(each for each in found.muted_stories if not each.story.startswith(story))
            if len(kept) == len(found.muted_stories):
                ids = ", ".join(each.story for each in found.muted_stories) or "none"
                raise WrongUse(f"{found.name!r} mutes no story {story!r}: those it mutes are {ids}")
            after = msgspec.structs.replace(found, muted_stories=kept)
        else:
            after = msgspec.structs.replace(found, muted_until=None)
        _save(parts, found, after, "Unmuted", as_json)


def _end(parts: Parts, until: str, length: str) -> Any:
    from alerts.desk.values import DescriptionValues
    from query.times import ahead, distance, whole_millis

    if not (until or length):
        return None
    now = parts.clock()
    option = "--until" if until else "--for"
    try:
        end = ahead(until, now) if until else whole_millis(now) + distance(length)
    except (ValueError, OverflowError) as error:
        raise WrongUse(f"{option} {until or length}: {error}; give a shorter time") from error
    end = DescriptionValues({}, "the mute", now, str).parse_moment(option, end.isoformat())
    if end <= now:
        raise WrongUse(f"{option} {until or length} is over already: give a time to come")
    return end


def _story(parts: Parts, subscription: Subscription, wanted: str) -> str:
    """Return the id under which the subscription is told of a story that is named by an id or its beginning."""
    rows = parts.alerts.rows(subscription=subscription.id, limit=1_000)
    told = {row.about for row in rows if wanted in {row.about, row.note.item, row.note.story}}
    told = told or {row.about for row in rows if row.about.startswith(wanted) or row.note.item.startswith(wanted)}
    if len(told) == 1:
        return told.pop()
    if told:
        raise WrongUse(f"several stories begin with {wanted!r}: {', '.join(sorted(told)[:3])}; give more of it")
    from guildwire.ops.story_desk import card

    return card(parts, wanted).id


def _save(
    parts: Parts, before: Subscription, after: Subscription, said: str, as_json: bool, ending: str = ""
) -> None:
    if after != before:
        parts.alerts.save(after, parts.clock(), who(), seen=before)
    colon = "" if said.endswith((":", "of")) else ":"
    already = " (as before)" if after == before else ""
    common.console.print(Text(f"{said}{colon} {after.name} ({after.id}){ending}{already}"), soft_wrap=True)
    if as_json:
        from alerts.desk.description import describe

        common.write_json({"id": after.id, **describe(after)})
