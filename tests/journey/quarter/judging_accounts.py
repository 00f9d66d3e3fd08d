"""Whether every match is accounted for, once, under a word that is true."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from alerts.port import OutboxRow
from tests.journey.quarter.case import Case, Key, To
from tests.journey.quarter.world import IDEMPOTENT

WORDS = {"delivered", "held", "waiting", "merged", "limited", "muted", "too-old", "failed", "unsure"}
PATIENCE = timedelta(days=7)


def accounts(case: Case) -> Iterator[str]:
    """Yield what is wrong with the rows and the books."""
    rows = {key(row): row for row in case.evidence.rows}
    yield from (f"not accounted for: {each} {case.met[each].said.mark}" for each in case.met.keys() - rows.keys())
    yield from (f"never matched: {each} {rows[each].state}" for each in rows.keys() - case.met.keys())
    yield from _books(case)
    openings = {_telling(row): row for row in rows.values() if row.opens}
    for each in case.met.keys() & rows.keys():
        yield from _word(case, each, rows[each], openings)


def key(row: OutboxRow) -> Key:
    return row.subscription, row.channel, row.note.item, row.note.revision


def _telling(row: OutboxRow) -> tuple[str, str, str, int]:
    return row.subscription, row.channel, row.about, row.notification


def _books(case: Case) -> Iterator[str]:
    expected = Counter((subscription, channel) for subscription, channel, _, _ in case.met)
    books = {(book.subscription, book.channel): book for book in case.evidence.books}
    for to in expected.keys() | books.keys():
        book = books.get(to)
        if book is None or sum(book.counts.values()) != expected[to] or book.counts.keys() - WORDS:
            yield f"books: {to} had {expected[to]} matches, its book says {book}"
    by_word: defaultdict[To, Counter[str]] = defaultdict(Counter)
    for row in case.evidence.rows:
        by_word[row.subscription, row.channel][row.state] += 1
    for to, book in books.items():
        counts = Counter(book.counts)
        delivered = counts["delivered"] + counts["limited"]
        if delivered != by_word[to]["delivered"] or counts["unsure"] != by_word[to]["unsure"]:
            yield f"books: {to} counts {counts}, its rows {by_word[to]}"


def _word(
    case: Case, each: Key, row: OutboxRow, openings: dict[tuple[str, str, str, int], OutboxRow]
) -> Iterator[str]:
    met = case.met[each]
    said = f"{each} {met.said.mark} {row.state} ({row.reason})"
    unwanted = met.unwanted
    if (row.state == "too-old") != (unwanted == "too-old"):
        yield f"wrong word: {said}, expected {unwanted or 'no too-old'}"
    if unwanted == "muted" and row.state != "muted":
        yield f"wrong word: {said}, expected muted"
    if row.state == "muted" and not unwanted and not _given_up(case, row):
        yield f"wrong word: {said}, nobody muted it"
    if row.state == "merged" and _telling(row) not in openings:
        yield f"lost: {said} is merged into a telling that nobody opens"
    if row.state == "held" and not _stays_held(case, row):
        yield f"lost: {said} is held for ever, due {row.due}, waiting {row.waiting}"
    if row.state in ("delivered", "unsure", "failed") and row.opens:
        yield from _outcome(case, row, said)


def _given_up(case: Case, row: OutboxRow) -> bool:
    """Say whether the subscription, or its channel, or the wish for the story, went after the match."""
    for _, after in case.edits(row.subscription, row.matched):
        if after is None or row.channel not in after.channels:
            return True
        if {each.story for each in after.muted_stories} & {row.note.story, row.note.item, row.about}:
            return True
    return False


def _stays_held(case: Case, row: OutboxRow) -> bool:
    if row.subscription in case.evidence.unreadable:
        return True
    assert case.evidence.end is not None
    of = case.subscription(row.subscription, case.evidence.end)
    return of is not None and (not of.active or (of.muted_until or of.created) > case.evidence.end)


def _outcome(case: Case, row: OutboxRow, said: str) -> Iterator[str]:
    attempts = [
        each for each in case.by_receiver[row.subscription, row.channel] if each.letter.delivery == row.delivery
    ]
    if row.state == "delivered" and not any(each.taken for each in attempts):
        yield f"lost: {said} says delivered, and nobody has it"
    if row.state == "unsure" and IDEMPOTENT[row.channel.partition(":")[0]]:
        yield f"wrong word: {said}, it could have been sent again"
    if row.state == "failed":
        long = attempts and (row.settled or row.matched) - attempts[0].at >= PATIENCE
        if any(each.taken and each.answered for each in attempts) or not (row.channel.endswith(":13") or long):
            yield f"lost: {said} was given up too early"
