"""Pay figures: what someone is paid, told from every other amount of money.

An amount is read (``pay_amount``), what surrounds it is weighed (``vocabularies/pay_cues.yaml``), and what
passes is given its period, bounds, currency and role. Time is linear in the length of the text: every look
around an amount is bounded by :data:`BEFORE` and :data:`AFTER`.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from enrich.pay_amount import Money, find_money
from enrich.pay_bounds import bound, bound_start, is_change, is_range
from enrich.pay_currency import dollars
from enrich.pay_merge import merge
from enrich.pay_period import period_after, period_near
from enrich.pay_role import Role, role_after, role_before
from enrich.pay_words import Cue, cues
from enrich.pay_yearly import yearly
from news.enriched import Pay, Span

BEFORE = 220
"""Characters before an amount that can speak for or against it, within its sentence."""
AFTER = 140
CLOSE = 200
"""Characters within which a figure may lean on the pay figure before it."""

_SENTENCE = re.compile(r"[.!?…][\"'”’)]?\s+(?=[\"'“‘(\[]?[A-Z\d$£€])|\n+|\s\|\s")
_CLAUSE = re.compile(r"[,;:]\s+(?:while|but|and|as|which|after|though|although|whereas|when|with)\s|;\s|\s[–—]\s")
_CONVERTED = re.compile(r"[^()]{0,24}\(\s?(?:about|around|roughly|approximately|approx\.?|or|some|=|~|≈)?\s?$")
_TO = re.compile(r"\s{0,2}(?:to|-|–|—|and)\s{0,2}$")
_SCALE_PLUS = re.compile(
    r"\bscale[\s-]plus[\s-](?:ten|10|twenty|20)\b(?:\s(?:percent|per\scent)|\s?%)?", re.IGNORECASE
)
_QUICK = re.compile(
    r"[$£€¥₩₹₪₽₺₦₱]|\d\s?(?:us\s)?(?:dollars?|bucks|euros?|pounds|yen|yuan|won|rupees|usd|eur|gbp)|(?:million|thousand|hundred|[kmb])\s(?:dollars?|euros?|pounds|yen|won)|\b(?:usd|eur|gbp|cad|aud|chf|inr|rs\.?)\s?\d|scale[\s-]plus",
    re.IGNORECASE,
)


class _Around(msgspec.Struct, frozen=True):
    """The sentence around an amount, and where its parts are in the text."""

    left: str
    left_at: int
    right: str
    right_at: int
    period: str | None
    hours: float | None
    explicit: bool
    """Whether the period stands right behind the figure."""


class _Found(msgspec.Struct, frozen=True):
    """An accepted figure, before it becomes a record."""

    money: Money
    around: _Around
    role: Role | None
    cues: tuple[tuple[Cue, int, int], ...]
    score: float


def find_pay(text: str, field: str) -> list[Pay]:
    """Return every pay figure of one field, in the order of the text, with its evidence.

    The first span of each is the figure with its bounds and period; the others are the cues that spoke for
    and against it, and its role. Percentages, changes of pay ("a $2 raise") and conversions in brackets give
    nothing. "Scale plus ten" gives a record without numbers.
    """
    if not _QUICK.search(text):
        return []
    found: list[_Found] = []
    before: Money | None = None
    for money in _split(text):
        if not _is_conversion(text, before, money):
            judged = _judge(text, money, found[-1] if found else None)
            found += [judged] if judged else []
        before = money
    pays = [_record(text, field, one, found) for one in found]
    return sorted([*pays, *_scale(text, field)], key=lambda pay: pay.evidence[0].start)


def merge_pay(found: Sequence[Pay]) -> tuple[Pay, ...]:
    """Return the pay of a whole item from that of its fields; see :func:`enrich.pay_merge.merge`."""
    return merge(found)


def _split(text: str) -> Iterator[Money]:
    """Yield the amounts, taking apart two joined figures that are no range and joining those that are one."""
    held: Money | None = None
    for money in find_money(text):
        if held is not None:
            joined = _joined(text, held, money)
            if joined is None:
                yield held
            money = joined or money
            held = None
        if money.joined and not is_range(text[max(0, money.start - 90) : money.start], money.joined):
            yield msgspec.structs.replace(money, end=money.first_end, high=money.low, joined="", more=False)
            money = msgspec.structs.replace(money, start=money.split, low=money.high, joined="")
        held = money
    if held is not None:
        yield held


def _joined(text: str, one: Money, two: Money) -> Money | None:
    """Return one range for ``$25 an hour to $40 an hour`` and ``500 dollars to 600 dollars``."""
    if one.joined or two.joined or two.start - one.end > 30 or not one.low < two.low <= one.low * 20:
        return None
    _, stop, _ = period_after(text, one.end)
    join = _TO.fullmatch(text, stop, two.start)
    if not join or one.currency != two.currency:
        return None
    word = join.group().strip()
    if not is_range(text[max(0, one.start - 90) : one.start], word):
        return None
    return msgspec.structs.replace(one, end=two.end, high=two.low, joined=word, more=two.more, first_end=one.end,
                                   split=two.start)  # fmt: skip


def _is_conversion(text: str, before: Money | None, money: Money) -> bool:
    if before is None or money.start - before.end > 30:
        return False
    return before.currency != money.currency and bool(_CONVERTED.fullmatch(text, before.end, money.start))


def _judge(text: str, money: Money, last: _Found | None) -> _Found | None:
    around = _around(text, money)
    if is_change(around.left[-60:], text[money.end : money.end + 40]) or is_change(
        around.left[-60:], around.right[:40]
    ):
        return None
    hits = _weigh(around, money)
    role = _role(text, money, around)
    score = sum(weight for _, _, _, weight in hits) + _lean(money, around, last, role)
    if money.joined and role is not None:
        score += 0.5
    if score < cues().threshold - 1e-9:
        return None
    return _Found(money, around, role, tuple((cue, start, end) for cue, start, end, _ in hits), round(score, 2))


def _around(text: str, money: Money) -> _Around:
    left_at = max(0, money.start - BEFORE)
    for match in _SENTENCE.finditer(text, left_at, money.start):
        left_at = match.end()
    named, right_at, hours = period_after(text, money.end)
    stop = _SENTENCE.search(text, right_at, right_at + AFTER)
    right = text[right_at : stop.start() if stop else right_at + AFTER]
    left = text[left_at : money.start]
    period = named or period_near(left, right)
    return _Around(left, left_at, right, right_at, period, hours, named is not None)


def _weigh(around: _Around, money: Money) -> list[tuple[Cue, int, int, float]]:
    """Return each cue that was seen, where, and what it adds; of several mentions the nearest counts."""
    hits = []
    for cue in cues().cues:
        if cue.side == "period":
            if cue.pattern.fullmatch(around.period or ""):
                hits.append((cue, money.end, around.right_at, cue.weight if around.explicit else cue.weight / 2))
        elif cue.side == "hours":
            if around.hours:
                hits.append((cue, money.end, around.right_at, cue.weight))
        elif cue.side == "size":
            if money.low >= float(cue.pattern.pattern):
                hits.append((cue, money.start, money.end, cue.weight))
        else:
            hits += _nearest(cue, around)
    return hits


def _nearest(cue: Cue, around: _Around) -> list[tuple[Cue, int, int, float]]:
    if cue.side == "before":
        match = cue.pattern.search(around.left)
        return [(cue, *_at(match, around.left_at), cue.weight)] if match else []
    if cue.side == "after":
        match = cue.pattern.match(around.right)
        return [(cue, *_at(match, around.right_at), cue.weight)] if match else []
    best: list[tuple[float, Cue, int, int]] = []
    if cue.side in {"left", "both"}:
        for match in cue.pattern.finditer(around.left):
            share = _share(around.left[match.end() :], cue.weight)
            best.append((share, cue, *_at(match, around.left_at)))
    if cue.side in {"right", "both"}:
        for match in cue.pattern.finditer(around.right):
            share = _share(around.right[: match.start()], cue.weight)
            best.append((share, cue, *_at(match, around.right_at)))
    if not best:
        return []
    share, _, start, end = max(best, key=lambda row: row[0])
    return [(cue, start, end, cue.weight * share)]


def _at(match: re.Match[str], offset: int) -> tuple[int, int]:
    return match.start() + offset, match.end() + offset


def _share(between: str, weight: float) -> float:
    """A cue counts less with distance and behind a clause boundary, most of all one that speaks against."""
    near = 1.0 if len(between) <= 45 else 0.8 if len(between) <= 90 else 0.6
    if not _CLAUSE.search(between):
        return near
    return near / 2 if weight > 0 else near / 4


def _lean(money: Money, around: _Around, last: _Found | None, role: Role | None) -> float:
    """A figure like the pay figure just before it is probably pay as well: the same currency and size."""
    if last is None or money.start - last.around.right_at > CLOSE or money.currency != last.money.currency:
        return 0.0
    if not last.money.low / 20 <= money.low <= last.money.high * 20:
        return 0.0
    alike = around.period == last.around.period or role is not None
    return 2.0 if alike else 1.5


def _role(text: str, money: Money, around: _Around) -> Role | None:
    """The title nearest before the figure, else one right behind it ("$60,000 for teachers", "a $4m boss")."""
    before = role_before(text, around.left_at, money.start)
    if before is not None and not _CLAUSE.search(text, before.end, money.start - 12):
        return before
    after = role_after(text, around.right_at, min(around.right_at + 45, around.right_at + len(around.right)))
    if after is None or not re.fullmatch(
        r"[\s-]*(?:(?:for|to)\s)?(?:an?\s|the\s|[\w-]+\s){0,3}", text[around.right_at : after.start]
    ):
        return before
    return after


def _period(one: _Found, found: Sequence[_Found]) -> str | None:
    """A figure without its own period takes that of a like figure in its sentence, or of the one before it."""
    if one.around.period:
        return one.around.period
    for other in found:
        near = abs(other.money.start - one.money.start) <= CLOSE and other.money.currency == one.money.currency
        alike = other.money.low / 5 <= one.money.low <= other.money.high * 5
        if other is not one and near and alike and other.around.period:
            return other.around.period
    return None


def _record(text: str, field: str, one: _Found, found: Sequence[_Found]) -> Pay:
    money, around = one.money, one.around
    period = _period(one, found)
    limit = bound(around.left[-60:], around.right)
    low = None if limit == "max" and not money.joined else money.low
    high = None if (limit == "min" or money.more) and not money.joined else money.high
    currency = dollars(text, money.start, money.end) if money.bare else money.currency
    yearly_min, yearly_max, assumed = yearly(
        low, high, currency, period, around.hours if period == "hour" else None
    )
    return Pay(min=low, max=high, currency=currency, period=period, role=one.role.name if one.role else None,
               yearly_min=yearly_min, yearly_max=yearly_max, assumed=assumed,
               evidence=_evidence(text, field, one))  # fmt: skip


def _evidence(text: str, field: str, one: _Found) -> tuple[Span, ...]:
    start = one.money.start - bound_start(one.around.left[-60:])
    end = one.around.right_at if one.around.explicit else one.money.end
    spans = [Span(field, start, end, text[start:end], "pay/figure", one.score)]
    for cue, begin, stop in one.cues:
        if cue.side not in {"period", "size", "hours"}:
            spans.append(Span(field, begin, stop, text[begin:stop], f"pay/{cue.name}", cue.weight))
    if one.role:
        spans.append(Span(field, one.role.start, one.role.end, text[one.role.start : one.role.end], "pay/role"))
    return tuple(spans)


def _scale(text: str, field: str) -> list[Pay]:
    return [
        Pay(evidence=(Span(field, match.start(), match.end(), match.group(), "pay/scale plus"),))
        for match in _SCALE_PLUS.finditer(text)
    ]
