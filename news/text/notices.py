"""Sentences in which an outlet says what it had wrong: what they name is no report of theirs any more."""

import re

from news.text.sentences import ends

_NOTICE = re.compile(
    # The look ahead spares most words the rest.
    r"\b(?=[eimopw])"
    r"(?:(?:earlier|previous|prior|original) version of (?:this|the|our) (?:story|article|post|report|headline)"
    r"|(?:incorrectly|wrongly|mistakenly|erroneously|inaccurately) (?:said|says|stated|reported|identified|gave"
    r"|named|put|listed|attributed|described)|misstated|misreported)\b",
    re.IGNORECASE,
)


def is_notice(sentence: str) -> bool:
    """Say whether a sentence names what an outlet had wrong."""
    return _NOTICE.search(sentence) is not None


def without_notices(text: str) -> str:
    """Return a text without such sentences."""
    if not is_notice(text):
        return text
    begin, kept = 0, []
    for end in [*ends(text), len(text)]:
        if not is_notice(text[begin:end]):
            kept.append(text[begin:end])
        begin = end
    return "".join(kept)
