"""Every finding of every check."""

from collections.abc import Callable, Iterable, Iterator

from kibana.check.fields import fields, hidden
from kibana.check.finding import ContentFinding, ObjectLine
from kibana.check.grid import grid
from kibana.check.imported import imitated
from kibana.check.lens import lens
from kibana.check.lines import attributes, identity, read
from kibana.check.queries import asked
from kibana.check.references import references
from query.names import NO_NAMES, KnownNames

_UNKNOWN_SHAPE = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def findings(content: bytes, names: KnownNames = NO_NAMES) -> list[ContentFinding]:
    """Return what is wrong with a file for Kibana, in the order of its lines; nothing where it is sound.

    Values of closed lists, such as tags, are looked up in ``names``. What cannot be read is not looked into
    further.
    """
    lines, wrong = read(content)
    wrong += identity(lines)
    wrong += attributes(lines)
    if not wrong:
        for check in (references, fields, hidden, lens, grid, lambda found: asked(found, names)):
            wrong += _tried(check, lines)
    if not wrong:
        wrong += imitated(content)
    return sorted(wrong, key=lambda finding: finding.line)


def _tried(
    check: Callable[[Iterable[ObjectLine]], Iterator[ContentFinding]], lines: list[ObjectLine]
) -> list[ContentFinding]:
    """Return the findings of a check; an object of a shape that it does not know is one."""
    try:
        return list(check(lines))
    except _UNKNOWN_SHAPE:
        found = []
        for line in lines:
            try:
                list(check([line]))
            except _UNKNOWN_SHAPE as error:
                what = f"it has not the shape that Kibana writes ({type(error).__name__}: {error})"
                found.append(line.finding(what, "write it with `guildwire kibana build`"))
        return found
