"""An independent judge of the quarter. What he asks comes from what was promised to people, not from the code."""

from collections import Counter
from collections.abc import Iterator

from tests.journey.quarter.case import Case
from tests.journey.quarter.judging_accounts import accounts
from tests.journey.quarter.judging_letters import letters
from tests.journey.quarter.judging_promises import promises
from tests.journey.quarter.world import Evidence


def complaints(evidence: Evidence) -> list[str]:
    """Return everything that is wrong, one line each, beginning with a word for what sort it is."""
    case = Case(evidence)
    return [*accounts(case), *letters(case), *promises(case)]


def verdict(evidence: Evidence) -> str:
    """Return nothing where all is well, else the seed, the complaints and the books."""
    found = complaints(evidence)
    return "\n".join(_report(evidence, found)) if found else ""


def _report(evidence: Evidence, found: list[str]) -> Iterator[str]:
    yield f"seed {evidence.seed}: {len(found)} complaints"
    sorts = Counter(each.partition(":")[0] for each in found)
    yield ", ".join(f"{sort} {number}" for sort, number in sorts.most_common())
    for sort in sorts:
        yield from [each for each in found if each.startswith(f"{sort}:")][:5]
    total: Counter[str] = Counter()
    for book in evidence.books:
        total.update(book.counts)
    yield f"all books: {dict(total)}"
