"""Writing the whole index anew behind the alias, while it is read and written.

A new index is filled under the alias ``ALIAS@next``. When little is left to copy, the old indices
are closed to writing for as long as that takes (writers wait and look the alias up again), and one
request swaps the aliases. Killed at any point, the alias leads to the old indices or already to the
new one, and the next run clears away what was left. It is done from here and not by the server's
own reindex, because that copies documents as they are and is not on every cluster.
"""

import re
from collections.abc import Sequence
from typing import Any

from news.errors import GuildwireError, WrongUse
from search.admin import Progress, Rebuilt
from search.elastic.alias import aliased, indices
from search.elastic.client import Cluster
from search.elastic.copy import Copier, asked
from search.elastic.mapping import REFRESH, Names

_FEW = 500
"""So many new documents in a round are few enough to stop writers for."""
_ROUNDS = 10
"""Rounds at most before writers are stopped, if they write faster than is copied."""
_NUMBER = re.compile(r"-(\d{6})$")


def reindex(cluster: Cluster, progress: Progress, *, keep: bool, leave_refused: bool) -> Rebuilt:
    """Fill a new index, swap it in and delete what it replaces; see :class:`search.admin.IndexAdmin`."""
    names = Names(cluster.settings.alias)
    _clear_away(cluster, names, None)
    target = _make_target(cluster, names)
    copier = Copier(cluster, target, names.next, progress, leave_refused=leave_refused)
    try:
        for _ in range(_ROUNDS):
            if copier.round(_sources(cluster)) <= _FEW:
                break
        old = _stop_writers(cluster)
        copier.round(old)
        documents = _verify(cluster, target, old, copier)
        _swap(cluster, names, target, old)
    except BaseException:
        _clear_away(cluster, names, target)
        raise
    if not keep:
        _delete(cluster, old)
    refused = tuple(f"{id_}: {reason}" for id_, reason in copier.refused.items())
    return Rebuilt(target, documents, () if keep else old, old if keep else (), refused)


def _clear_away(cluster: Cluster, names: Names, mine: str | None) -> None:
    """Undo an unfinished run: ``mine`` when it fails, at the beginning any that was interrupted."""
    unfinished = tuple(index for index in indices(cluster, names.next) if mine in (None, index))
    if unfinished:
        # The block first: while the unfinished index is there, the next run knows that the block is ours.
        sources = ",".join(_sources(cluster))
        asked(
            cluster,
            "opening the index to writing",
            lambda it: it.indices.put_settings(index=sources, settings={"index.blocks.write": None}),
        )
        _delete(cluster, unfinished)
    if mine is None:
        _delete(cluster, tuple(indices(cluster, names.old)))


def _sources(cluster: Cluster) -> tuple[str, ...]:
    found = aliased(cluster)
    if found is None:
        raise WrongUse(f"there is no index behind {cluster.settings.alias}: run `guildwire index create`")
    return found.all


def _make_target(cluster: Cluster, names: Names) -> str:
    there = asked(
        cluster, "listing indices", lambda it: it.indices.get(index=names.pattern, features="aliases").body
    )
    numbers = [int(found[1]) for index in there if (found := _NUMBER.search(index))]
    target = f"{names.alias}-{max(numbers, default=0) + 1:06}"
    asked(
        cluster,
        f"making the index {target}",
        lambda it: it.indices.create(index=target, aliases={names.next: {}}, settings={"refresh_interval": "-1"}),
    )
    return target


def _stop_writers(cluster: Cluster) -> tuple[str, ...]:
    """Close the old indices to writing and return them; a roll-over meanwhile is noticed."""
    closed: tuple[str, ...] = ()
    while (sources := _sources(cluster)) != closed:
        for index in sources:
            # Answers when every write that had begun is done, so the next round is the last.
            _close(cluster, index)
        closed = sources
    return closed


def _close(cluster: Cluster, index: str) -> None:
    asked(cluster, f"closing {index} to writing", lambda it: it.indices.add_block(index=index, block="write"))


def _verify(cluster: Cluster, target: str, old: Sequence[str], copier: Copier) -> int:
    """Make the new index visible and see that nothing is missing in it; return its number of documents."""
    rhythm = {"index.refresh_interval": REFRESH}
    asked(cluster, "opening the new index", lambda it: it.indices.put_settings(index=target, settings=rhythm))
    asked(cluster, "refreshing", lambda it: it.indices.refresh(index=[target, *old]))
    have = int(asked(cluster, "counting", lambda it: it.count(index=target))["count"])
    had = int(asked(cluster, "counting", lambda it: it.count(index=list(old)))["count"])
    if have < had - len(copier.refused) - copier.stale:
        raise GuildwireError(
            f"the new index has {have} documents where {had} belong; nothing was changed: run it again"
        )
    return have


def _swap(cluster: Cluster, names: Names, target: str, old: Sequence[str]) -> None:
    actions: list[dict[str, Any]] = [
        {"remove": {"index": target, "alias": names.next, "must_exist": True}},
        {"add": {"index": target, "alias": names.alias, "is_write_index": True}},
    ]
    for index in old:
        actions.append({"remove": {"index": index, "alias": names.alias}})
        actions.append({"add": {"index": index, "alias": names.old}})
    asked(cluster, "swapping the alias", lambda it: it.indices.update_aliases(actions=actions))


def _delete(cluster: Cluster, unwanted: Sequence[str]) -> None:
    if unwanted:
        asked(
            cluster,
            "deleting what was replaced",
            lambda it: it.indices.delete(index=list(unwanted), ignore_unavailable=True),
        )
