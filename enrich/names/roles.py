"""Jobs by their titles, and whether the work may be done remotely."""

import re
from collections.abc import Iterator

from enrich.evidence import ordered
from enrich.names.entities import Mention, longest
from enrich.rules.scan import Scan
from enrich.text.joined import Text, places
from news.enriched import Span

_TITLE_WORD = r"(?:[A-Z][\w&/-]*|of|for|and|&)"
_TITLED = re.compile(
    r"\b(?:hir(?:e|es|ed|ing)|seek(?:s|ing)?|recruit(?:s|ing)?|looking\sfor|opening\s(?:is|for)|posting\sfor|listing\sfor|job\sas|role\s(?:of|as|is)"
    r"|position\s(?:of|as|is)|advertis(?:es|ing)\sfor|appoint(?:s|ed)?|named|vacancy\sfor)\s(?:[\w-]+\s){0,2}?(?:an?|the|new|its|another)\s(?:new\s)?"
    rf"((?:{_TITLE_WORD}\s){{0,4}}(?:Manager|Director|Engineer|Scientist|Researcher|Producer|Designer|Artist|Editor|Analyst|Lead|Architect"
    r"|Developer|Officer|Specialist|Coordinator|Strategist|Counsel|Recruiter|Supervisor|Programmer|Animator|Technologist|Tester)"
    rf"|(?:Head|Director|Vice President|Chief)\sof\s(?:{_TITLE_WORD}\s?){{1,3}})"
)
_REMOTE = re.compile(
    r"\b(?:(?:work(?:ed|ing|s)?|done|based|hired|employed|performed|be)\s(?:fully\s|entirely\s)?remotely"
    r"|remote(?:ly)?[- ](?:work|job|role|position|friendly|first|eligible)\w*|fully\sremote|remote\sor\s"
    r"|or\sremote(?:ly)?\b"
    r"|work(?:ing)?[- ]from[- ](?:home|anywhere))",
    re.IGNORECASE,
)
_REMOTE_WORDS = ("remote", "from home", "from anywhere")
"""One of these stands in the folded text within each match; finding them is much faster than a pattern."""
_BEFORE, _AFTER = 90, 40
"""Characters around the head of a title in which the whole of it is looked for."""
_END = re.compile(r"(?:\s(?:of|for|and|&))+\s*$")


def find_roles(scan: Scan) -> list[Mention]:
    """Return the job titles in the text, in reading order."""
    listed = [
        Mention("role", hit.rule.target, hit.start, hit.end, hit.rule.name)
        for hit in scan.found["role"]
        if scan.text.raw[hit.start].isupper() or " " in scan.text.raw[hit.start : hit.end]
    ]
    return longest([*listed, *_titled(scan)])


def _titled(scan: Scan) -> Iterator[Mention]:
    """Yield what someone is hired, sought or named as, written with capitals."""
    raw = scan.text.raw
    for start, end in scan.cues.get("role-head", ()):
        for match in _TITLED.finditer(raw, max(0, start - _BEFORE), end + _AFTER):
            name = _END.sub("", match.group(1).rstrip())
            yield Mention("role", name, match.start(1), match.start(1) + len(name), "role:sought")


def find_remote(text: Text) -> tuple[Span, ...]:
    """Return where the text says that the work may be done remotely."""
    spans = []
    for start in places(text.folded, *_REMOTE_WORDS):
        match = _REMOTE.search(text.raw, max(0, start - 30), start + 33)
        if match:
            spans.append(text.span(match.start(), match.end(), "remote"))
    return ordered(spans)[:3]
