"""Over whole histories no article is lost, none stands twice, and no revision is invented."""

import pytest
from msgspec.structs import replace

from ingest.decide import decide
from ingest.identity.known import Known, KnownItem
from tests.ingest.identity.histories import Document, Ledger, Outlet

FEW, MANY, PARTS = 300, 10_000, 8


def read(document: Document, known: Known, ledger: Ledger) -> Known:
    """Read a document, twice to see whether the second time changes anything."""
    found = [entry for _, entry in document.entries]
    decision = decide(document.feed, found, len(found), known)
    for item in decision.publish:
        ledger.publish(item)
    known = known.plus(decision.remember, decision.aliases)
    again = decide(document.feed, found, len(found), known)
    if again.publish or again.aliases or again.remember:
        ledger.faults.append(f"the same document again changes {again}")
    return known


def faults(seed: int) -> list[str]:
    known, ledger = Known(), Ledger()
    for documents in Outlet(seed).history():
        ledger.show(documents)
        for document in documents:
            known = read(document, known, ledger)
    return ledger.end()


def faults_after_an_earlier_version(seed: int) -> list[str]:
    """Let the first step be read by a version that kept ids, addresses with titles and its own hashes."""
    known, ledger = Known(), Ledger()
    outlet = Outlet(seed)
    for step, documents in enumerate(outlet.history()):
        ledger.show(documents)
        for document in documents:
            known = read(document, known, ledger)
        if step == 0 and outlet.guids != "constant":
            twins = {entry.keys.twin for document in documents for _, entry in document.entries}
            kept = [KnownItem(one.id, one.feed, "of then", one.revision, one.seen) for one in known.items.values()]
            known = Known({one.id: one for one in kept}, {k: v for k, v in known.aliases.items() if k in twins})
            before = len(ledger.articles)
            for document in documents:
                known = read(document, known, ledger)
            ledger.faults += ["published at the change of version"] * (len(ledger.articles) != before)
    return ledger.end()


def test_no_article_is_lost_or_doubled_and_no_revision_is_invented() -> None:
    assert {seed: found for seed in range(FEW) if (found := faults(seed))} == {}


def test_the_items_of_an_earlier_version_are_taken_over() -> None:
    bad = {seed: found for seed in range(FEW) if (found := faults_after_an_earlier_version(seed))}
    assert bad == {}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_histories(part: int) -> None:
    assert {seed: found for seed in range(part, MANY, PARTS) if (found := faults(seed))} == {}


def test_a_history_in_which_keys_are_forgotten_has_faults() -> None:
    """What the tests above look for is found where it is."""

    def forgetful(seed: int) -> list[str]:
        known, ledger = Known(), Ledger()
        for documents in Outlet(seed).history():
            ledger.show(documents)
            for document in documents:
                known = read(document, known, ledger)
                known = replace(known, aliases={}, items=dict(list(known.items.items())[:1]))
        return ledger.end()

    assert any("doubled" in fault for seed in range(20) for fault in forgetful(seed))
