"""Adding a clause to a query's text and taking it out again, as the links in the side bar do.

Works on the text, not on the tree, so that what the reader typed stays as it was typed. A query
that is more than clauses joined by AND is put in brackets as a whole before a clause is added.
"""

import re

from query.analysis.analyze import keyword

RESERVED = {"AND", "OR", "NOT", "TO"}

_CURLY = str.maketrans("“”„‟", '""""')  # the parser takes them for straight ones, and so does a keyword's folding
_BARE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_CLAUSE = re.compile(r'(?P<field>[a-z_]+):(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"():]+))')


def clause(field: str, value: str) -> str:
    """Return ``field:value``, the value in quotes unless it is one plain word."""
    if _BARE.fullmatch(value) and value.upper() not in RESERVED:
        return f"{field}:{value}"
    escaped = re.sub(r'(["\\])', r"\\\1", value.translate(_CURLY))
    return f'{field}:"{escaped}"'


def has(query: str, wanted: str) -> bool:
    """Tell whether the query is, or joins by AND, the clause, apart from case, accents and quotes."""
    return any(_same(part, wanted) for part in conjuncts(query))


def add(query: str, extra: str) -> str:
    """Return the query narrowed by one more clause; unchanged if the clause is already there."""
    parts = conjuncts(query)
    if any(_same(part, extra) for part in parts):
        return query
    return " AND ".join([*parts, extra])


def remove(query: str, unwanted: str) -> str:
    """Return the query without the clause; empty if nothing is left, unchanged if it was not there."""
    parts = conjuncts(query)
    rest = [part for part in parts if not _same(part, unwanted)]
    return query if len(rest) == len(parts) else " AND ".join(rest)


def conjuncts(query: str) -> list[str]:
    """Return the parts that the query joins by AND; the query in brackets as the only one if it is otherwise."""
    tokens = _tokens(query.translate(_CURLY))
    if tokens in ([], ["*"]):
        return []
    groups: list[list[str]] = [[]]
    for token in tokens:
        if token in ("AND", "&&"):
            groups.append([])
        else:
            groups[-1].append(token)
    if all(_single(group) for group in groups):
        return [" ".join(group) for group in groups]
    return [f"({query.translate(_CURLY).strip()})"]


def _single(group: list[str]) -> bool:
    body = group[1:] if group[:1] == ["NOT"] else group
    return len(body) == 1 and body[0] not in {"OR", "||", "NOT"}


def _tokens(query: str) -> list[str]:
    """Split at white space that stands outside quotes and brackets."""
    tokens: list[str] = []
    current, depth, quoted, escaped = "", 0, False, False
    for char in query:
        if char.isspace() and not (quoted or depth or escaped):
            tokens.append(current)
            current = ""
            continue
        current += char
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif not quoted:
            depth = max(0, depth + (char in "([{") - (char in ")]}"))
    return [token for token in [*tokens, current] if token]


def _same(one: str, other: str) -> bool:
    return _parts(one) == _parts(other)


def _parts(text: str) -> tuple[str, str]:
    match = _CLAUSE.fullmatch(text)
    if match is None:
        return "", text
    quoted, bare = match["quoted"], match["bare"]
    value = bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    return match["field"], keyword(value)
