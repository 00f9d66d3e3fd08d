"""Whether two short texts are copies of each other, by a sketch that is small enough to keep with every note.

Long texts are compared by the stories (``enrich/stories``), which need more words than most summaries have.
"""

import re
import zlib

from query.analysis.fold import fold

_WORD = re.compile(r"[^\W_]+")
_DATELINE = re.compile(r"\A[^\n]{0,60}?\([A-Z][\w .]{1,24}\)\s*[-\u2013\u2014:]+\s*")
"""Place and agency before the first sentence: ``LOS ANGELES (AP) - ``."""
_READ = 1_000
"""Characters of a text that are read: as much as most summaries have, so that the cost is bounded."""
_RUN = 3
"""Words in a row that are compared together."""
_KEPT = 24
"""Runs that are kept, those with the lowest digests: of a longer text a sample that is the same in every copy."""
_ENOUGH = 5
"""Runs that a text must have to be compared by them; of a shorter one the whole must be the same."""
_ALIKE = 0.7
"""Share of the runs of the shorter text that the other one has, from which on it is a copy."""
_FEW = 8
"""Words that a text needs to be known without its headline: ``Read more`` under two headlines is no copy."""
_LEAST = 4
"""Words below which two equal texts say nothing: two outlets may well write ``Strike over`` by themselves."""


def sketch(title: str, text: str) -> str:
    """Return the digests of what is said, apart from case, accents and punctuation: of the text, then of its runs.

    The headline counts only where the text is short, as copies often have another one.
    """
    words = _WORD.findall(fold(_DATELINE.sub("", text[:_READ])))
    said = words if len(words) >= _FEW else _WORD.findall(fold(title)) + words
    each = [word.encode() for word in said] if len(said) >= _LEAST else []
    runs = set(map(zlib.crc32, map(b" ".join, zip(*(each[at:] for at in range(_RUN)), strict=False))))
    whole = (zlib.crc32(" ".join(some).encode()) for some in (words, said))
    return " ".join(f"{digest:08x}" for digest in (*whole, *sorted(runs)[:_KEPT]))


def same_text(one: str, other: str) -> bool:
    """Say whether two sketches are of the same text below the headline."""
    return bool(one) and one.split(" ", 1)[0] == other.split(" ", 1)[0]


def is_copy(one: str, other: str) -> bool:
    """Say whether two sketches are of texts that say the same in the same words, or one most of the other's."""
    if not one or not other:
        return False
    (whole, *runs), (other_whole, *other_runs) = one.split()[1:] or [one], other.split()[1:] or [other]
    if whole == other_whole:
        return bool(runs) or whole == one
    mine, theirs = set(runs), set(other_runs)
    # Beyond the highest digest of a full sketch nothing is known of its text.
    bounds = [max(each) for each in (mine, theirs) if len(each) == _KEPT]
    known = [{run for run in each if not bounds or run <= min(bounds)} for each in (mine, theirs)]
    fewest = min(map(len, known))
    return fewest >= _ENOUGH and len(known[0] & known[1]) >= _ALIKE * fewest
