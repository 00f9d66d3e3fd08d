"""Over whole histories no article is lost, none stands twice, and no revision is invented."""

import pytest

from ingest.decide import decide
from ingest.identity.known import Known
from tests.ingest.identity.histories import Ledger, Outlet

PARTS = 8
HISTORIES = 60
"""In each part; ``bench/histories.py`` runs ten thousand."""


def faults(seed: int) -> list[str]:
    known, ledger = Known(), Ledger()
    for documents in Outlet(seed).history():
        ledger.show(documents)
        for document in documents:
            found = [entry for _, entry in document.entries]
            decision = decide(document.feed, found, len(found), known)
            known = known.plus(decision.remember, decision.aliases)
            for item in decision.publish:
                ledger.publish(item)
            again = decide(document.feed, found, len(found), known)
            if again.publish or again.aliases or again.remember:
                ledger.faults.append(f"the same document again changes {again}")
    return ledger.end()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_article_is_lost_or_doubled_and_no_revision_is_invented(part: int) -> None:
    bad = {seed: found for seed in range(part, HISTORIES * PARTS, PARTS) if (found := faults(seed))}
    assert bad == {}
