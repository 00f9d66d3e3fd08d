"""The page in a bundle for whoever found it in a paper."""

from search.export.bundle.manifest import HASHES, ITEMS, MANIFEST, RECEIPT
from search.export.head import Head

_PAGE = """\
# What this is

The answer that Guildwire, a watch on entertainment-technology news, gave to one question: {hits} items, each with
what its outlet said, what the rules read in it, and the words that show it.

| | |
| --- | --- |
{rows}

| file | what is in it |
| --- | --- |
| `{items}` | the items, one a line as JSON, {order} |
| `{hashes}` | for each line of `{items}`, its SHA-256 (newline included) and the item's id |
| `{receipt}` | what was watched while the items were gathered: gaps are what this answer may lack |
| `{manifest}` | the question as text and as a tree, its time, the versions, and the SHA-256 of every other file |

In an item `title`, `summary`, `body` and the rest are what the outlet said; `tags`, `entities`, `pay` and `events`
are claims, each with its `evidence`: field, offsets in code points, quote, rule.

# How to check it

With Guildwire: `guildwire bundle check FILE` verifies every hash, puts the question again to the index at hand and
says what differs: items that are gone or new, texts that were changed, claims that newer rules make otherwise.

Without it, in the unpacked folder:

    sha256sum *                           # as {manifest} says
    sed -n 1p {items} | sha256sum   # as the first line of {hashes} says

The fingerprint that a paper cites is the SHA-256 of `{manifest}`.

# What it does not say

What no watched feed carried is not in it. Claims are made by rules, not by people: read the evidence. The texts
belong to their publishers.
"""

_ORDERS = {"newest": "newest first by publication", "first-seen": "what came in last first"}


def page(head: Head, items: int) -> str:
    """Return the page of a bundle of so many items."""
    rows = "\n".join(f"| {name} | {_cell(value)} |" for name, value in head.lines())
    return _PAGE.format(
        hits=f"{items:,}",
        rows=rows,
        items=ITEMS,
        hashes=HASHES,
        receipt=RECEIPT,
        manifest=MANIFEST,
        order=_ORDERS.get(head.sort, head.sort),
    )


def _cell(value: str) -> str:
    return " ".join(value.split()).replace("|", "\\|")
