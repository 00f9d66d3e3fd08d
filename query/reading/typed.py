# ruff: noqa: RUF001 (look-alikes are what people type)
"""Query text as people type it: quotation marks of every shape, lone signs, operators in small letters.

What is put right keeps every character in its place, so that positions stay those of the text that was written.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from query.analysis import analyze
from query.errors import QueryError, Remark, put
from query.fields import FIELDS
from query.reading import edges
from query.reading.apart import mask
from query.reading.limits import MOST_SLOP

_DOUBLE = "“”„‟«»‹›″＂〝〞〟「」『』"
_SINGLE = "'‘’‚‛"
_SINGLE_QUOTED = re.compile(
    rf'(?:(?<=[\s(:+\-!])|^)[{_SINGLE}](?=[^\s{_SINGLE}])[^"\n]*?\S[{_SINGLE}](?=$|[\s)\],;:.?!^~])'
)
_TOKEN = re.compile(r"[^\s()]+")
_SYNTAX = re.compile(r'[*"\\:~^\[\]{}<>+!]|&&|\|\|')
_DASHED = re.compile(r"(?<![^\s(])[–—−](?=\w)")
_JOINED = re.compile(r"(?<![^\s(])\w[\w'’.-]*(?:[,;|]\w[\w'’.-]*)+(?![^\s)])|(?<![^\s(])\w+(?:/\w+)+(?![^\s)])")
_NUMBER = re.compile(r"[\d,./]+")
_COMPARED = re.compile(
    r"(?<![^\s(+\-!])(?P<name>[A-Za-z_]+)(?P<op>\s*(?:[<>]=?|=[<>]|[=!]?==?)\s*)(?P<value>[^\s()]*)"
)
_AMOUNT = re.compile(r"[-+$€£]?\d|now|today|yesterday", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[{](?P<inside>[^\[\]{}]*)[\]}]")
_DIVIDED = re.compile(r"[\s,;|]+")
_FIELD = re.compile(rf"\b({'|'.join(FIELDS)}):\s*$")
_ENDS = re.compile(r"\s*(?P<low>[^\s,;]+?)\s*(?:\s[tT][oO]?\s|,|;|\.\.+|\s[-–—]\s)\s*(?P<high>[^\s,;]+)\s*")
_NEARNESS = re.compile(
    r"(?P<one>\w[\w'’-]*)\s+(?P<sign>NEAR|(?i:near|within|w|n)/(?P<moves>\d+))\s+(?P<other>\w[\w'’-]*)"
)
"""How other archives ask for words near one another."""
_USUAL_MOVES = 10
_PURPOSE = {"and": "to ask for both", "or": "to find either", "not": "to leave out what follows"}


def typed(text: str) -> tuple[str, list[Remark]]:
    """Return the text as the syntax has it, each character in its place, and what was read otherwise.

    Raises :class:`QueryError` for what cannot be meant as it is written: ``pay_min>100000``, ``a | b``.
    """
    remarks: list[Remark] = []
    plain = _single(_double(text, remarks), remarks)
    masked = mask(plain)
    if (open_ := masked.find('"')) >= 0:
        raise QueryError('a quotation mark is not closed: add the missing ", or a backslash before it', open_)
    _refuse_comparisons(plain, masked)
    _refuse_brackets(plain, masked)
    _refuse_nearness(plain, masked)
    plain = _signs(plain, masked, remarks)
    _operators(plain, mask(plain), remarks)
    return plain, remarks


def _double(text: str, remarks: list[Remark]) -> str:
    """Take curly quotation marks for straight ones, but for those within straight ones."""
    curly = [at for at, sign in enumerate(mask(text)) if sign in _DOUBLE]
    if not curly:
        return text
    places = set(curly)
    plain = "".join('"' if at in places else sign for at, sign in enumerate(text))
    remarks.append(Remark("curly quotation marks are read as straight ones", curly[0], plain))
    return plain


def _single(text: str, remarks: list[Remark]) -> str:
    """Take single quotation marks around words for double ones; an apostrophe within a word stays."""
    masked = mask(text)
    for found in _SINGLE_QUOTED.finditer(masked):
        if '"' in text[found.start() : found.end()]:
            continue
        text = put(put(text, found.start(), 1, '"'), found.end() - 1, 1, '"')
        said = f"{text[found.start() : found.end()]} is read as text in quotation marks"
        remarks.append(Remark(said, found.start(), text))
    return text


def _refuse_comparisons(text: str, masked: str) -> None:
    for found in _COMPARED.finditer(masked):
        name, sign, value = found["name"], found["op"].strip(), text[slice(*found.span("value"))]
        field = FIELDS.get(name.lower())
        length = found.end() - found.start()
        if field is not None and value:
            wanted = _compared(field.name, field.type in ("date", "number"), sign, value)
            raise QueryError(
                f"{name}{sign}{value} is no comparison: write {wanted}", found.start(), length, (wanted,)
            )
        if set(sign) & set("<>") and _AMOUNT.match(value):
            fields = [each.name for each in FIELDS.values() if each.type in ("date", "number")]
            near = get_close_matches(name.lower(), fields, 1, 0.4) or ["pay_min"]
            wanted = _compared(near[0], True, sign, value)
            raise QueryError(
                f"{name}{sign}{value} compares nothing: write a field and a colon, such as {wanted}; "
                f"the fields of dates and numbers are {', '.join(fields)}",
                found.start(),
                length,
            )


def _compared(field: str, ranged: bool, sign: str, value: str) -> str:
    if sign.startswith("!"):
        return f"NOT {field}:{value}"
    order = "".join(sorted(set(sign) & set("<>"))) if ranged else ""
    return f"{field}:{order}{'=' if order and '=' in sign else ''}{value}"


def _refuse_brackets(text: str, masked: str) -> None:
    for found in _BRACKETS.finditer(masked):
        if re.search(r"\sTO\s", found["inside"]):
            continue
        inside = text[slice(*found.span("inside"))]
        field = _FIELD.search(masked[: found.start()])
        if field and FIELDS[field[1]].type in ("keyword", "text"):
            listed = f"({' OR '.join(filter(None, _DIVIDED.split(inside)))})"
            said = f"{field[1]}: has no ranges, so no such brackets: write {field[1]}:{listed}"
            raise QueryError(said, found.start(), found.end() - found.start(), (listed,))
        ends = _ENDS.fullmatch(inside)
        opened, closed = text[found.start()], text[found.end() - 1]
        instead = (f"{opened}{ends['low']} TO {ends['high']}{closed}",) if ends else ()
        raise QueryError(
            f"a range is written with TO in capitals: {instead[0] if instead else '[now-7d TO now]'}; "
            "put brackets that are text in quotation marks",
            found.start(),
            found.end() - found.start(),
            instead,
        )


def _refuse_nearness(text: str, masked: str) -> None:
    for found in _NEARNESS.finditer(masked):
        words = " ".join(text[slice(*found.span(name))].strip('"') for name in ("one", "other"))
        moves = min(int(found["moves"] or _USUAL_MOVES), MOST_SLOP)
        wanted = f'"{words}"~{moves}'
        said = f"{found['sign']} is no operator: write {wanted} for words near one another"
        raise QueryError(said, found.start(), found.end() - found.start(), (wanted,))


def _signs(text: str, masked: str, remarks: list[Remark]) -> str:
    """Leave out signs that stand alone, and those at the edge of a word that mean nothing there."""
    alone = [edges.Edge(*place, _no_word(text[place[0] : place[1]])) for place in _alone(masked)]
    found = sorted([*alone, *edges.edges(text, masked)])
    kept = text
    for start, end, _ in found:
        if text[start:end] == "|":
            query = put(text, start, 1, "OR")
            raise QueryError("| stands alone: write OR to find either", start, 1, ("OR",)).within(query)
        kept = put(kept, start, end - start, " " * (end - start))
    if not mask(kept).strip(" ()"):
        return text
    remarks += [Remark(said, start) for start, _, said in found if said]
    remarks += [_dash(text, each.start()) for each in _DASHED.finditer(masked)]
    joined = [each for each in _JOINED.finditer(masked) if not _NUMBER.fullmatch(each[0])]
    remarks += [_list(text, each) for each in joined if '"' not in text[slice(*each.span())]]
    return kept


def _alone(masked: str) -> Iterator[tuple[int, int]]:
    """Yield the places of signs that nothing is written to: commas, dashes, a ! at the end."""
    tokens = list(_TOKEN.finditer(masked))
    for number, token in enumerate(tokens):
        sign = token[0]
        at_end = not sign.strip("!") and number + 1 == len(tokens)
        no_word = sign in ("~", "^") or not (_SYNTAX.search(sign) or analyze.plain(sign))
        if masked[token.end() :][:1] != "(" and (at_end or no_word):
            yield token.span()


def _no_word(signs: str) -> str:
    return f"{signs} is left out, because it is no word{_meant(signs[0])}"


def _meant(sign: str) -> str:
    """Return what a sign may be meant for, where that is known."""
    if sign in ",;/":
        return ": write OR for either"
    if sign == "~":
        return ": write it behind a word, without a space, to find similar spellings"
    return ": write it before a word, without a space, to leave the word out" if sign in "-–—" else ""


def _dash(text: str, at: int) -> Remark:
    said = f"{text[at]} before a word is a dash, and the word is looked for: write - to leave it out"
    return Remark(said, at, put(text, at, 1, "-"))


def _list(text: str, found: re.Match[str]) -> Remark:
    words = re.split(r"[,;|/]", text[found.start() : found.end()])
    query = put(text, found.start(), found.end() - found.start(), f"({' OR '.join(words)})")
    return Remark(
        f"{found[0]} is read as words next to one another; write {' OR '.join(words)} for either",
        found.start(),
        query,
    )


def _operators(text: str, masked: str, remarks: list[Remark]) -> None:
    """Remark on and, or and not in small letters, which are words like any other."""
    tokens = list(_TOKEN.finditer(masked))
    found = [
        token
        for number, token in enumerate(tokens)
        if token[0].lower() in _PURPOSE and token[0] != token[0].upper() and number + 1 < len(tokens)
        if token[0].lower() == "not" or number
    ]
    query = text
    for token in found:
        query = put(query, token.start(), len(token[0]), token[0].upper())
    first: dict[str, re.Match[str]] = {}
    for token in found:
        first.setdefault(token[0].lower(), token)
    for word, token in first.items():
        said = f"{token[0]} is read as a word: write {word.upper()} in capitals {_PURPOSE[word]}"
        remarks.append(Remark(said, token.start(), query))
