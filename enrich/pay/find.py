"""Pay figures: what someone is paid, told from every other amount of money.

An amount is read (``pay_amount``, ``pay_split``), what surrounds it is weighed (``pay_context`` with
``vocabularies/pay_cues.yaml``), and what passes is given its period, bounds, currency and role. Time is
linear in the length of the text: every look around an amount is bounded.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

import msgspec

from enrich.pay.amount import Money
from enrich.pay.bounds import bound, bound_start, is_change
from enrich.pay.context import RATES, Around, CueMatch, around, breaks, weigh
from enrich.pay.currency import crowns, dollars
from enrich.pay.merge import merge
from enrich.pay.role import Role, role_after, role_before
from enrich.pay.split import figures
from enrich.pay.usual import usual
from enrich.pay.words import cues
from enrich.pay.yearly import yearly
from enrich.text.joined import places
from news.enriched import Pay, Span

CLOSE = 200
"""Characters within which a figure may lean on the pay figure before it."""
MOST = 300
"""Amounts of one field that are looked at; a text with more is a price list."""
JOINED = 12
"""Characters between two figures of a rise, the second of which names the period of both."""
LEAN = 3.0
"""Most that being in a list and a range add to what the words say."""
LISTED = 45
"""Characters between two figures of one list."""
TOUCHING = 60
"""Characters before a figure that can limit it or make it a mere change."""

_SCALE_PLUS = re.compile(
    r"\bscale[\s-]plus[\s-](?:ten|10|twenty|20)\b(?:\s(?:percent|per\scent)|\s?%)?", re.IGNORECASE
)
_HOURS = re.compile(r"\b(\d\d(?:\.\d)?)[\s-]hours?[\s-](?:a\s|per\s|work\s?)?week", re.IGNORECASE)
"""A working week stated with an hourly figure: "$30 an hour for a 35-hour week"."""
_SALARY = re.compile(r"[\s-]*(?:(?:annual|base|starting)\s)?salar(?:y|ies)\b", re.IGNORECASE)
_OWN_UNIT = re.compile(
    r"\s?(?:/|(?:each|every)\s(?:additional|extra|further|new)\b|for\s(?:each|every)\b|per\b|(?:in\s)?(?:signing\s)?bonus"
    r"|for\san?\s(?:[\w-]+\s){0,2}(?:feature|film|movie|session|season|project|gig))",
    re.IGNORECASE,
)
"""What says that a figure is paid for something that is no period of the closed list."""
_FOR = re.compile(
    r"[\s-]*(?:(?:for|to)\s)?(?:an?\s|the\s)?"
    r"(?:(?!(?:while|as|and|but|or|who|after|before|amid|with|from|in|on|at|by|than|because|since|if|when)\b)[\w-]+\s){0,3}"
)
"""What may stand between a figure and the job behind it: "a $4m boss", "$60,000 for public school teachers"."""


class _PayFound(msgspec.Struct, frozen=True):
    """An accepted figure, before it becomes a record."""

    money: Money
    near: Around
    role: Role | None
    hits: tuple[CueMatch, ...]
    score: float


def find_pay(text: str, field: str) -> list[Pay]:
    """Return every pay figure of one field, in the order of the text, with its evidence.

    The first span of each is the figure with its bounds and period; the others are the cues that spoke for
    and against it, and its role. Percentages, changes of pay ("a $2 raise") and conversions in brackets give
    nothing. "Scale plus ten" gives a record without numbers. Only the first :data:`MOST` amounts are read.
    """
    found: list[_PayFound] = []
    for money in islice(figures(text), MOST):
        judged = _judge(text, money, found[-1] if found else None)
        found += [judged] if judged else []
    pays = [_record(text, field, number, found) for number in range(len(found))]
    return sorted([*pays, *_scale(text, field)], key=lambda pay: pay.evidence[0].start)


def merge_pay(found: Sequence[Pay]) -> tuple[Pay, ...]:
    """Return the pay of a whole item from that of its fields; see :func:`enrich.pay.merge.merge`."""
    return merge(found)


def _judge(text: str, money: Money, last: _PayFound | None) -> _PayFound | None:
    """Weigh one figure; nothing if it is no one's pay."""
    near = around(text, money)
    least = cues().threshold - (LEAN if last else 0.5)
    hits = weigh(near, money, least)
    if sum(hit.weight for hit in hits) < least:
        return None
    touching = near.left[-TOUCHING:]
    if is_change(touching, text[money.end : money.end + 40]) or is_change(touching, near.right[:40]):
        return None
    role = _role(text, money, near)
    score = sum(hit.weight for hit in hits) + _lean(money, near, last, role)
    if money.joined and (role is not None or (near.explicit and near.period in RATES)):
        score += 0.5
    if score < cues().threshold - 1e-9:
        return None
    return _PayFound(money, near, role, tuple(hits), round(score, 2))


def _lean(money: Money, near: Around, last: _PayFound | None, role: Role | None) -> float:
    """A figure of the size of the pay figure just before it is probably pay as well."""
    if last is None or money.start - last.near.right_at > CLOSE:
        return 0.0
    if money.start - last.money.end <= LISTED and last.money.low / 3 <= money.low <= last.money.high * 3:
        return 2.5
    alike = last.money.low / 20 <= money.low <= last.money.high * 20
    if not alike or money.currency != last.money.currency:
        return 0.0
    return 2.0 if near.period == last.near.period or role is not None else 1.5


def _role(text: str, money: Money, near: Around) -> Role | None:
    """The title nearest before the figure, else one right behind it ("$60,000 for teachers", "a $4m boss")."""
    before = role_before(text, near.left_at, money.start)
    if before is not None and not breaks(text, before.end, money.start - 12):
        return before
    after = role_after(text, near.right_at, min(near.right_at + 45, near.right_at + len(near.right)))
    if after is None or not _FOR.fullmatch(text, near.right_at, after.start):
        return before
    return after


def _period(number: int, found: Sequence[_PayFound]) -> str | None:
    """A figure without its own period takes that of a like figure close to it."""
    one = found[number]
    if own := _own_period(one):
        return own
    if _OWN_UNIT.match(one.near.right):
        return None
    for other in _close(number, found):
        own = _own_period(other)
        if own and other.money.low / 5 <= one.money.low <= other.money.high * 5:
            return own
    loose = one.near.loose
    return loose if loose and usual(one.money, loose) is not False else None


def _own_period(one: _PayFound) -> str | None:
    """Return the period named for a figure, unless the figure is too little for it: a salary of $15."""
    named = one.near.period
    close = one.near.explicit or _SALARY.match(one.near.right)
    return named if named and (close or usual(one.money, named) is not False) else None


def _close(number: int, found: Sequence[_PayFound]) -> Iterator[_PayFound]:
    """Yield the figures whose period may hold for one: those before, the nearest first, then one joined to it."""
    money = found[number].money
    before = (found[place] for place in range(number - 1, -1, -1))
    yield from takewhile(lambda other: money.start - other.money.end <= CLOSE, before)
    behind = (found[place] for place in range(number + 1, len(found)))
    yield from takewhile(lambda other: other.money.start - money.end <= JOINED, behind)


def _record(text: str, field: str, number: int, found: Sequence[_PayFound]) -> Pay:
    one = found[number]
    money, near = one.money, one.near
    period = _period(number, found)
    limit = "" if money.joined else bound(near.left[-TOUCHING:], near.right)
    low = None if limit == "max" else money.low
    high = None if limit == "min" or (money.more and not money.joined) else money.high
    currency = _currency(text, money)
    stated = _HOURS.search(near.right[:TOUCHING]) if period == "hour" else None
    hours = float(stated[1]) if stated else None
    yearly_min, yearly_max, assumed = yearly(low, high, currency, period, hours)
    return Pay(
        min=low,
        max=high,
        currency=currency,
        period=period,
        role=one.role.name if one.role else None,
        yearly_min=yearly_min,
        yearly_max=yearly_max,
        assumed=assumed,
        evidence=_evidence(text, field, one),
    )


def _currency(text: str, money: Money) -> str:
    if money.currency == "NOK":
        return crowns(text, money.start, money.end)
    return dollars(text, money.start, money.end) if money.bare else money.currency


def _evidence(text: str, field: str, one: _PayFound) -> tuple[Span, ...]:
    start = one.money.start - bound_start(one.near.left[-TOUCHING:])
    end = one.near.right_at if one.near.explicit else one.money.end
    spans = [Span(field, start, end, text[start:end], "pay/figure", one.score)]
    for hit in one.hits:
        if hit.cue.side not in {"period", "size", "hours"}:
            quote = text[hit.start : hit.end]
            spans.append(Span(field, hit.start, hit.end, quote, f"pay/{hit.cue.name}", round(hit.weight, 2)))
    if one.role:
        spans.append(Span(field, one.role.start, one.role.end, text[one.role.start : one.role.end], "pay/role"))
    return tuple(spans)


def _scale(text: str, field: str) -> list[Pay]:
    return [
        Pay(evidence=(Span(field, match.start(), match.end(), match.group(), "pay/scale plus"),))
        for at in places(text, "scale", "Scale", "SCALE")
        if (match := _SCALE_PLUS.match(text, at))
    ]
