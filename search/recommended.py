"""Searches that most people of the beat want first; ``guildwire saved add --recommended`` and Kibana have them.

None of them is in a new store by itself: what stands there is what its people put there.
"""

import msgspec

from search.port import Sort

COLUMNS = ("published", "outlet", "title", "tag")
"""What every one of them shows first."""


class Recommended(msgspec.Struct, frozen=True, kw_only=True):
    """A search worth having."""

    name: str
    """As :class:`search.saved.SavedSearch` has it."""
    title: str
    """For people, where a title is shown beside the name."""
    query: str
    note: str
    sort: Sort = "newest"
    columns: tuple[str, ...] = COLUMNS


RECOMMENDED = (
    Recommended(
        name="ai-and-labor",
        title="AI and labor",
        query="tag:ai AND tag:labor",
        note="Where artificial intelligence meets those who do the work.",
        columns=(*COLUMNS, "union", "company"),
    ),
    Recommended(
        name="strikes-and-negotiations",
        title="Strikes and negotiations",
        query="tag:labor/strike OR tag:labor/negotiation OR tag:labor/vote",
        note="Who strikes, threatens to, votes on it, or sits at the table.",
        columns=(*COLUMNS, "event", "union", "company", "organization"),
    ),
    Recommended(
        name="pay",
        title="Pay",
        query="tag:labor/pay OR _exists_:pay_min OR _exists_:pay_max",
        note="Salaries, rates and minimums, the figures among them that can be compared by the year.",
        columns=(*COLUMNS, "role", "company", "pay_min", "pay_max"),
    ),
    Recommended(
        name="layoffs",
        title="Layoffs",
        query="tag:labor/layoffs OR event:layoffs",
        note="Who lets people go, and how many.",
        columns=(*COLUMNS, "company", "role", "place"),
    ),
    Recommended(
        name="agreements",
        title="Agreements",
        query="tag:labor/agreement OR event:agreement",
        note="Contracts and deals between workers and those who hire them, from tentative to ratified.",
        columns=(*COLUMNS, "event", "union", "company", "organization"),
    ),
    Recommended(
        name="ai-at-the-studios",
        title="This week in AI at the studios",
        query=(
            'tag:ai AND company:(netflix OR disney OR pixar OR "warner bros. discovery" OR paramount'
            ' OR nbcuniversal OR "universal pictures" OR "sony pictures" OR "amazon mgm studios"'
            " OR lionsgate OR a24)"
            " AND published:>=now-7d"
        ),
        note="Artificial intelligence at the companies that make film and television, the past seven days.",
        columns=(*COLUMNS, "company", "product", "event"),
    ),
)
"""In the order in which they are offered; names and titles are each there once."""
