"""Is it them or us? A pure rule over the requests of a poll, in the order in which they began and ended.

Silence counts only while it is total: after the last answer. Only hosts that answered lately prove anything by
it, each registrable domain once, and none that was silent already while others answered.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from ingest.network.signs import ONE_PAGE, Sign

FEW = 3
"""Domains that must be silent, or end at one page, before it counts as our network. One or two prove nothing:
with so few feeds their own failure is as likely."""


class Knowledge(msgspec.Struct, frozen=True):
    """What is known beside the requests of this poll."""

    lively: bool = False
    """Whether any host on the list answered lately. If none ever did, the silence of new ones counts."""
    fallen: Mapping[str, datetime] = {}
    """Domains that fell silent in earlier polls after the last answer of any, and since when."""
    heard: datetime | None = None
    """The latest answer in another poll that runs at the same time."""
    down_since: datetime | None = None
    """Begin of the outage that is on record and lasts."""


class Ruling(msgspec.Struct, frozen=True):
    """What is decided at the end of a poll."""

    down_since: datetime | None = None
    """Null where our network is up, or nothing speaks against it."""
    cause: str = ""
    excused: frozenset[str] = frozenset()
    """Feeds whose failure is that of our network."""


def rule(signs: Sequence[Sign], known: Knowledge) -> Ruling:
    """Decide whether our network is down at the end of these requests, and which failures are its own."""
    answers = [sign for sign in signs if sign.said == "answer"]
    late = total_silence(signs, known.heard)
    if not late:
        return Ruling()
    proof = proving(signs, known)
    before = {} if answers else known.fallen
    lasting = None if answers or _heard_since(known) else known.down_since
    if lasting is None and len({sign.domain for sign in proof} | set(before)) < FEW:
        return Ruling()
    began = min([sign.at for sign in proof or late] + list(before.values()))
    return Ruling(lasting or began, _cause(proof), _excused(signs, known.heard))


def total_silence(signs: Sequence[Sign], heard: datetime | None = None) -> list[Sign]:
    """Return the requests that began after the last answer; none of them was answered."""
    last = last_answer(signs)
    return [sign for sign in signs if sign.began > last and (heard is None or sign.at > heard)]


def proving(signs: Sequence[Sign], known: Knowledge) -> list[Sign]:
    """Return those of the late ones that speak against our network."""
    last = last_answer(signs)
    troubled = {sign.domain for sign in signs if sign.said == "silence" and sign.began <= last}
    pages = _shared_pages(signs)
    return [
        sign
        for sign in total_silence(signs, known.heard)
        if sign.domain not in troubled
        and (sign.said == "silence" or (sign.page in pages and (sign.worked or sign.standing == "new")))
        and (sign.standing == "lively" or (sign.standing == "new" and not known.lively))
    ]


def last_answer(signs: Sequence[Sign]) -> int:
    """Return the place of the last answer in the sequence; -1 where there was none."""
    return max((sign.ended for sign in signs if sign.said == "answer"), default=-1)


def _shared_pages(signs: Sequence[Sign]) -> Collection[str]:
    """Return the pages that stand in for so many hosts that it must be the network that puts them there."""
    found: dict[str, set[str]] = defaultdict(set)
    for sign in signs:
        if sign.said == "page" and (sign.worked or sign.standing == "new"):
            found[sign.page].add(sign.domain)
    return {page for page, domains in found.items() if len(domains) >= FEW}


def _heard_since(known: Knowledge) -> bool:
    return known.heard is not None and known.down_since is not None and known.heard > known.down_since


def _excused(signs: Sequence[Sign], heard: datetime | None) -> frozenset[str]:
    """Return the feeds that were still waiting when the silence began, and all that were asked after it."""
    last = last_answer(signs)
    latest = {sign.feed: sign for sign in signs}
    return frozenset(
        feed
        for feed, sign in latest.items()
        if sign.said != "answer" and sign.ended > last and (heard is None or sign.at > heard)
    )


def _cause(proof: Sequence[Sign]) -> str:
    pages = sorted({sign.page for sign in proof if sign.said == "page"})
    if not pages:
        return "no host answers"
    where = ONE_PAGE if pages[0].startswith(ONE_PAGE) else pages[0]
    return f"all requests end at {where}, as with a sign-in page"
