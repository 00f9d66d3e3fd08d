"""Sending by hand: a sample through each channel, and deliveries once more."""

import secrets
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from guildwire.cli import common
from guildwire.cli.alert.find import Name, find, find_id
from guildwire.wiring import Parts
from news.errors import WrongUse

if TYPE_CHECKING:
    from alerts.channels.port import Answer
    from alerts.note import Note
    from alerts.port import OutboxRow
    from alerts.subscription import Subscription

MOST = 100_000


def send_sample(
    subscription: Name,
    channel: Annotated[list[str], typer.Option(help="Only this of its channels; several times.")] = [],  # noqa: B006
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Send a marked sample through each channel at once, and print what each receiver answers.

    It is made from the newest item that matches, or from an invented one. `guildwire alert deliveries` lists it,
    the books do not count it. Exit 1 where a channel does not take it.

    Example: `guildwire alert test 'AI at the table'`
    """
    with common.parts(data) as parts:
        found = find(parts, subscription)
        note = _note(parts, found)
        answers = [_try(parts, found, each, note) for each in _chosen(found, channel)]
    for answer in answers:
        if as_json:
            common.write_json(answer)
        else:
            said = f"{answer['channel']}: {answer['said']}" + (
                f" ({answer['answer']})" if answer["answer"] else ""
            )
            common.out.print(Text(said))
    if any(answer["word"] != "delivered" for answer in answers):
        common.console.print(Text("A channel did not take the sample."), style="red")
        raise typer.Exit(1)


def resend(
    delivery: Annotated[
        str, typer.Argument(metavar="[DELIVERY]", help="Id of a delivery, or the beginning of one.")
    ] = "",
    failed: Annotated[bool, typer.Option("--failed", help="All that failed.")] = False,
    subscription: Annotated[str, typer.Option(metavar="ID|NAME", help="With --failed: only those of one.")] = "",
    data: common.Data = None,
    as_json: common.Json = False,
) -> None:
    """Make a delivery that failed, or that maybe was sent, due again; it keeps its id and its items.

    It goes out with the next `guildwire work deliver`, or at once where `guildwire up` runs.

    Example: `guildwire alert resend --failed`
    """
    if bool(delivery) == failed:
        raise WrongUse("give the id of a delivery, or --failed: guildwire alert deliveries lists them")
    with common.parts(data) as parts:
        wanted = find_id(parts, subscription) if subscription else None
        ids = _deliveries(parts, delivery, wanted)
        again = [each for each in ids if parts.alerts.resend(each, parts.clock())]
        if as_json:
            common.write_json({"resent": again})
        lost = len(ids) - len(again)
    from news.wording import amount

    told = amount(len(again), "delivery is", "deliveries are")
    common.console.print(Text(f"{told} due again." if again else "Nothing is to be sent again."))
    if lost:
        common.console.print(Text(f"{lost} could not be: their subscriptions are gone."), style="red")
        raise typer.Exit(1)


def _chosen(subscription: "Subscription", wanted: list[str]) -> list[str]:
    from alerts.desk.shown import shown_address

    if not wanted:
        return list(subscription.channels)
    found = [each for each in subscription.channels if {each, shown_address(each)} & set(wanted)]
    if len(found) < len(set(wanted)):
        names = ", ".join(map(shown_address, subscription.channels))
        raise WrongUse(f"{subscription.name!r} has no such channel: its channels are {names}")
    return found


def _note(parts: Parts, found: "Subscription") -> "Note":
    from alerts.desk.sample import newest_note

    return newest_note(found, parts.index, parts.clock(), parts.names)


def _try(parts: Parts, found: "Subscription", address: str, note: "Note") -> dict[str, Any]:
    from alerts.channels.port import Refused
    from alerts.channels.sending import send
    from alerts.desk.sample import as_sample, keep_sample, sample_delivery
    from alerts.desk.shown import shown_address

    channel = parts.channels.get(address.partition(":")[0])
    delivery = sample_delivery(found, address, note, parts.clock(), secrets.token_hex(16))
    letter = as_sample(parts.composer(delivery, "", parts.clock()))
    answer: Answer = send(channel, letter) if channel else Refused("there is no such kind of channel")
    keep_sample(parts.alerts, delivery, letter, answer, parts.clock())
    word, said = _words(answer)
    return {
        "channel": shown_address(address),
        "word": word,
        "said": said,
        "answer": getattr(answer, "answer", "") or getattr(answer, "reason", ""),
        "subject": letter.subject,
        "delivery": delivery.id,
    }


def _words(answer: "Answer") -> tuple[str, str]:
    from alerts.channels.port import Retry, Sent, Unsure

    match answer:
        case Sent():
            return "delivered", "delivered"
        case Retry():
            return "retried", "not taken now; a letter would be tried again"
        case Unsure():
            return "unsure", "maybe sent"
        case _:
            return "failed", "refused"


def _deliveries(parts: Parts, start: str, subscription: str | None) -> list[str]:
    rows: list[OutboxRow] = parts.alerts.rows(
        subscription=subscription, states=("failed", "unsure") if start else ("failed",), limit=MOST
    )
    ids = list(dict.fromkeys(row.delivery for row in rows if row.delivery and row.delivery.startswith(start)))
    if start and not ids:
        raise WrongUse(
            f"no delivery that failed or maybe was sent has an id that begins with {start!r}: "
            "see guildwire alert deliveries"
        )
    if start and len(ids) > 1 and start not in ids:
        raise WrongUse(f"several deliveries begin with {start!r}: {', '.join(ids[:3])}; give more of it")
    return [start] if start in ids else ids
