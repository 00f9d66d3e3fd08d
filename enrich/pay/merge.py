"""One list of pay for a whole item: the same pay told twice is one claim with all its evidence."""

from collections.abc import Sequence

import msgspec

from news.enriched import Pay
from news.item import FIELDS


def merge(found: Sequence[Pay]) -> tuple[Pay, ...]:
    """Return the pay figures of an item, fuller statements first taking in the poorer ones.

    Two figures are the same pay when numbers agree and no currency, period or role contradicts. A poorer
    statement ("up to $900,000", or a lone "$900,000" in another field) is taken in by a range that ends
    there. Order of the answer: title, summary, body, then place in the text; the order of ``found`` is of
    no account.
    """
    ordered = sorted(found, key=lambda pay: (_poverty(pay), _place(pay), pay.min or 0.0, pay.max or 0.0))
    kept: list[Pay] = []
    for pay in ordered:
        for index, fuller in enumerate(kept):
            if _same(fuller, pay):
                kept[index] = _join(fuller, pay)
                break
        else:
            kept.append(pay)
    return tuple(sorted(kept, key=lambda pay: (_place(pay), _poverty(pay), pay.min or 0.0, pay.max or 0.0)))


def _poverty(pay: Pay) -> tuple[int, int]:
    """A range tells more than a figure, a figure more than a limit; then what else is known. Less is fuller."""
    if pay.min is None and pay.max is None:
        numbers = 0
    elif pay.min is None or pay.max is None:
        numbers = 1
    else:
        numbers = 2 if pay.min == pay.max else 3
    return -numbers, -sum(value is not None for value in (pay.period, pay.role, pay.currency))


def _place(pay: Pay) -> tuple[int, int]:
    if not pay.evidence:
        return len(FIELDS), 0
    return min(
        (FIELDS.index(span.field), span.start) for span in pay.evidence if span.rule.endswith(("figure", "plus"))
    )


def _same(fuller: Pay, pay: Pay) -> bool:
    if not all(_agree(getattr(fuller, name), getattr(pay, name)) for name in ("currency", "period", "role")):
        return False
    if (fuller.min, fuller.max) == (pay.min, pay.max):
        return True
    if fuller.min is None or fuller.max is None or (pay.min is None and pay.max is None):
        return False
    if pay.min is None:
        return fuller.max == pay.max
    if pay.max is None:
        return fuller.min == pay.min
    lone = pay.min == pay.max and fuller.min != fuller.max
    return lone and pay.min in {fuller.min, fuller.max} and _fields(fuller).isdisjoint(_fields(pay))


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


def _fields(pay: Pay) -> set[str]:
    return {span.field for span in pay.evidence}


def _join(fuller: Pay, pay: Pay) -> Pay:
    more = tuple(span for span in pay.evidence if span not in fuller.evidence)
    evidence = tuple(
        sorted((*fuller.evidence, *more), key=lambda span: (FIELDS.index(span.field), span.start, span.end))
    )
    return msgspec.structs.replace(
        fuller, currency=fuller.currency or pay.currency, period=fuller.period or pay.period,
        role=fuller.role or pay.role, evidence=evidence,
    )  # fmt: skip
