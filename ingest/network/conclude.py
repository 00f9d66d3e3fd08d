"""The end of a poll: what is on record is asked, the rule decides, and what it finds is put on record."""

from collections.abc import Mapping

from ingest.feed import FeedState
from ingest.network.ruling import Ruling, rule
from ingest.network.watch import OutageWatch
from ingest.port import FeedStore
from news.clock import Clock


def conclude(watch: OutageWatch, store: FeedStore, states: Mapping[str, FeedState], clock: Clock) -> Ruling:
    """Decide whether our network is down, and record where an outage of it ends or begins.

    Raises :class:`news.errors.Unavailable` when the store does not answer.
    """
    for answer in watch.answers:
        store.note_network(None, answer)
    if not watch.doubtful:
        return Ruling()
    # Other polls may run at the same time, each on a part of the list: what they heard counts here too.
    now = clock()
    elsewhere = [state for state in store.states() if state.key not in states]
    lasting = [outage for outage in store.network_outages(now, now) if outage.ended is None]
    decided = rule(watch.signs, watch.known(now, elsewhere, lasting[0].began if lasting else None))
    if decided.down_since is not None:
        store.note_network(decided.down_since, now, decided.cause)
    return decided
