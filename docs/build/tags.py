"""docs/tags.md, written from the vocabulary: every tag, what speaks for it, and an example of each signal.

``make docs`` rewrites the page; a test compares it with what this would write.
"""

from collections.abc import Iterator
from typing import Any

from enrich import categories, tags
from enrich.rules import files
from enrich.rules.entries import RuleEntry, read_chains, read_rule, read_terms
from enrich.rules.rule import divided, expand
from enrich.rules.vocabulary import CHILD, PARENT
from enrich.text.joined import LEAD, SHORT

WORDS = 12
"""Terms of a signal that the page shows, each in its first form; the file has them all."""


def page() -> str:
    """Return docs/tags.md."""
    subjects: dict[str, Any] = files.bundled("tags")["tags"]
    examples: dict[str, Any] = files.bundled("examples")
    lines = [_INTRODUCTION]
    for name, entry in subjects.items():
        lines += _tag(name, entry, examples["signals"])
    lines += ["", "## What looks alike", "", "A term inside one of these counts for no tag and no name.", ""]
    lines += ["| look-alike | example, which has no tag |", "| --- | --- |"]
    lines += [f"| {name} | {_cell(text)} |" for name, text in examples["look-alikes"].items()]
    return "\n".join(lines) + "\n"


_INTRODUCTION = f"""# Tags

<!-- Written by `make docs`; edit enrich/vocabularies, not this page. -->

A tag holds when the signals that were met add up to its threshold. Each signal counts once, at its best
place, and words that a heavier signal has used count for no other. The text is the summary, or the body where
there is none.

| where the words stand | factor |
| --- | --- |
| title | {tags.TITLE:g} |
| first {tags.WORDS} characters of a text of at most {tags.BRIEF} | {tags.TEASER:g} |
| first {tags.FIRST} characters of the text otherwise | {tags.SUMMARY:g} |
| further in its first {LEAD} characters | {tags.OPENING:g} |
| first {LEAD} characters of a body beside a summary | {tags.BESIDE:g} |
| after that, where there are more than {SHORT} | {tags.LATER:g}, up to {tags.REPEATS} times |

A subject needs {PARENT:g} and a part of it {CHILD:g} where nothing else is said; a part also needs its
subject to hold, and what speaks for the part speaks for the subject, unless the signal counts only where
another tag holds ("given"). *Near* cues say in which company a word counts, *not near* in which it does not.
Names speak too: unions for `labor`, AI products and the makers of nothing but AI for `ai`. So does the
publisher's own category where the whole of it is a word for the subject ("Labor", not "Labor Day"): it adds
{categories.WEIGHT:g}, which is never enough alone. How well this works is in [quality.md](quality.md); how to
add words of your own in [vocabulary.md](vocabulary.md)."""


def _tag(name: str, entry: dict[str, Any], examples: dict[str, Any]) -> Iterator[str]:
    threshold = entry.get("threshold", CHILD if "/" in name else PARENT)
    yield from ("", f"## `{name}`", "", f"{entry.get('about', '')} Threshold {threshold:g}.", "")
    yield "| signal | weight | words | counts only | met by | not by |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for signal, written in entry.get("signals", {}).items():
        example = examples[f"{name}:{signal}"]
        yield f"| {' | '.join(map(_cell, (signal, *_signal(written), example['met'], example['not'])))} |"


def _signal(written: RuleEntry) -> tuple[str, str, str]:
    rule = read_rule("tag", "", "", written)
    terms = [expand(term)[0] for term in divided(read_terms(written))]
    more = f" and {len(terms) - WORDS} more" if len(terms) > WORDS else ""
    chains = [" … ".join(chain.groups) for chain in read_chains(written, rule)]
    words = "; ".join([", ".join(terms[:WORDS]) + more] * bool(terms) + chains)
    conditions = [
        f"near {' or '.join(rule.needs)}" if rule.needs else "",
        f"not near {' or '.join(rule.blocks)}" if rule.blocks else "",
        f"given {rule.given}" if rule.given else "",
        f"in {' '.join(rule.languages)}" if rule.languages else "",
    ]
    return f"{rule.weight:g}", words, "; ".join(filter(None, conditions))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
