"""Lays vocabulary files out so that a new term is one new line: ``python -m enrich.rules.layout [FILE ...]``.

A list of terms has one term a line, sorted, in a literal block; the names of one entity stay on a line while they
fit. A long list or mapping in brackets has an entry a line. Nothing else is touched: comments, blank lines, the
order of entries and what is written in full. ``--check`` writes nothing and fails where a file is laid out
otherwise or has a line of more than :data:`WIDTH` characters. Without files, those of Guildwire are meant.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from enrich.rules import files
from enrich.rules.listing import ITEM, WIDTH, kind, meaning
from enrich.rules.rendering import rendered
from news.errors import WrongUse

_COMMENT = re.compile(r"#.*")


def laid_out(text: str) -> str:
    """Return the text of a vocabulary file as it is laid out; what is laid out stays as it is.

    Raises :class:`WrongUse` where it is no YAML, or cannot be laid out without a change of what it says.
    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        if root is None:
            return text
        parts, end = [], 0
        for start, stop, new in _changes(root, (), text):
            parts += [text[end:start], new]
            end = stop
        before = meaning(files.read(text))
    except (yaml.YAMLError, TypeError) as error:
        raise WrongUse(f"it is no YAML, mend it there: {error}") from error
    found = "".join([*parts, text[end:]])
    if not _same(found, before) or _comments(text) != _comments(found):
        raise WrongUse(
            "it cannot be laid out as it is: write out what has an anchor, move comments out of brackets and let "
            "every form be of one title"
        )
    return found


def _same(text: str, before: Any) -> bool:
    try:
        return bool(meaning(files.read(text)) == before)
    except (yaml.YAMLError, TypeError):
        return False


def problems(text: str) -> list[str]:
    """Return what is to be mended in a file, one sentence each; raises like :func:`laid_out`."""
    found = [] if laid_out(text) == text else ["it is laid out otherwise: run python -m enrich.rules.layout on it"]
    return found + [
        f"line {number} has {len(line)} characters: {WIDTH} at most"
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > WIDTH
    ]


def _changes(node: yaml.Node, path: tuple[str, ...], text: str, indent: int = 0) -> Iterator[tuple[int, int, str]]:
    """Yield what is written anew, in order: start, end and what comes there; ``indent`` is that of lines below."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            yield from _changes(value, (*path, key.value), text, key.start_mark.column + 2)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        for value in node.value:
            yield from _changes(value, (*path, ITEM), text, value.start_mark.column)
    elif not isinstance(node, yaml.ScalarNode) or kind(path) not in ("plain", "set"):
        yield _change(node, path, text, indent)


def _change(node: yaml.Node, path: tuple[str, ...], text: str, indent: int) -> tuple[int, int, str]:
    start = len(text[: node.start_mark.index].rstrip())
    written = text[node.start_mark.index : node.end_mark.index].rstrip()
    end = node.start_mark.index + len(written)
    stop = end + len(text[end:].partition("\n")[0])
    block = written[0] in "|>" and isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    remark = (written.partition("\n")[0] if block else text[end:stop]).partition("#")
    behind = f"  {''.join(remark[1:])}" if remark[1] else ""
    used = start - text.rfind("\n", 0, start) + len(behind)
    first, *rest = rendered(node, path, text, indent, WIDTH - used)
    if not first and text[start - 1] == "-" and not behind:  # a mapping begins behind the dash
        first, *rest = rest
    return start, stop, "\n".join([f" {first.strip()}{behind}".rstrip(), *rest])


def _comments(text: str) -> list[str]:
    found, end = [], 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        found += _COMMENT.findall(text[end : token.start_mark.index])
        end = max(end, token.end_mark.index)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            found += _COMMENT.findall(text[token.start_mark.index : end].partition("\n")[0])
    return [comment.rstrip() for comment in found]


def main(arguments: Sequence[str] | None = None) -> None:
    """Lay out the files, or tell what is to be mended in them; exit with 1 where something is left to do."""
    parser = argparse.ArgumentParser(
        prog="python -m enrich.rules.layout", description="Lay vocabulary files out, one term a line, sorted."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="Guildwire's own if none is named")
    parser.add_argument("--check", action="store_true", help="write nothing, only tell what is to be mended")
    asked = parser.parse_args(arguments)
    said = [
        f"{path}: {one}\n"
        for path in asked.files or sorted(files.FOLDER.glob("*.yaml"))
        for one in _treated(path, asked.check)
    ]
    sys.stderr.write("".join(said))
    sys.exit(1 if said else 0)


def _treated(path: Path, check: bool) -> list[str]:
    """Lay one file out unless it is only checked; return what is to be mended by hand."""
    try:
        text = path.read_text("utf-8")
        if check:
            return problems(text)
        if (new := laid_out(text)) != text:
            path.write_text(new, "utf-8")
    except (OSError, UnicodeDecodeError, WrongUse) as error:
        return [str(error)]
    return []


if __name__ == "__main__":
    main()
