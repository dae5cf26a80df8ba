"""What people get wrong in calls: an aggregate where none can stand, and how many arguments a function takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.query.mistakes.causes import Cause
from kg.query.tokens import Kind, Token

AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")

_CLAUSES = {
    "FILTER": "{name} cannot stand in a FILTER; use HAVING: GROUP BY ?a HAVING({name}(?b) > 1)",
    "BIND": "{name} cannot stand in a BIND; select it: SELECT ({name}(?b) AS ?x)",
}
_NESTED = (
    "{name} cannot stand in {outer}; compute it in a SELECT inside this one: { SELECT ({name}(?b) AS ?x) { ... } }"
)

# Section 17.4 and rule 121 of SPARQL 1.1: the least and the most arguments.
_ARGUMENTS = {
    name: bounds
    for bounds, names in {
        (0, 0): "NOW RAND UUID STRUUID",
        (0, 1): "BNODE",
        (
            1,
            1,
        ): "STR LANG DATATYPE BOUND IRI URI ABS CEIL FLOOR ROUND STRLEN UCASE LCASE ENCODE_FOR_URI YEAR MONTH DAY HOURS "
        "MINUTES SECONDS TIMEZONE TZ MD5 SHA1 SHA256 SHA384 SHA512 ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC "
        + " ".join(AGGREGATES),
        (2, 2): "LANGMATCHES CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLANG STRDT SAMETERM",
        (2, 3): "REGEX SUBSTR",
        (3, 3): "IF",
        (3, 4): "REPLACE",
    }.items()
    for name in names.split()
}


def out_of_place(tokens: Sequence[Token]) -> Cause | None:
    """An aggregate in an aggregate, a FILTER or a BIND. The engine answers some of these with no more than a guess."""
    inside = [""]  # what surrounds, for each open bracket: an aggregate, FILTER, BIND or nothing
    before = ""
    for token in tokens:
        word = token.text.upper() if token.kind is Kind.WORD else token.text if token.kind is Kind.MARK else ""
        around = before if before == "FILTER" else inside[-1]
        if word in AGGREGATES and around:
            why = _CLAUSES.get(around, _NESTED).replace("{name}", word).replace("{outer}", around)
            return Cause(token.start, why)
        if word in ("(", "{", "["):
            inside.append("" if word == "{" else before if before in (*AGGREGATES, *_CLAUSES) else inside[-1])
        elif word in (")", "}", "]") and len(inside) > 1:
            inside.pop()
        before = word
    return None


def arguments(tokens: Sequence[Token], text: str, complaint: str) -> Cause | None:
    """A function without its brackets, or with more or fewer arguments than it takes; a finder as those in `causes.py`."""
    return next(_miscounted(tokens), None)


def _miscounted(tokens: Sequence[Token]) -> Iterator[Cause]:
    opened: list[tuple[Token | None, int]] = []  # the function before each open bracket, and its arguments so far
    called: Token | None = None  # the function that stands before this token
    for token in tokens:
        closing = token.text in (")", "}", "]") and token.kind is Kind.MARK
        if called is not None and token.text != "(":
            yield Cause(called.start, f"{called.text} is a function: what it takes stands in brackets after it")
        if opened and not closing:
            function, found = opened[-1]
            opened[-1] = function, found + (token.text == "," or found == 0)
        if token.kind is Kind.MARK and token.text in "({[":
            opened.append((called, 0))
        elif closing and opened:
            function, found = opened.pop()
            wrong = _wrong(function, found)
            if function and wrong:
                yield Cause(function.start, wrong)
        called = token if token.kind is Kind.WORD and token.text.upper() in _ARGUMENTS else None


def _wrong(function: Token | None, found: int) -> str | None:
    if function is None:
        return None
    least, most = _ARGUMENTS[function.text.upper()]
    if least <= found <= most:
        return None
    wanted = f"{least}" if least == most else f"{least} or {most}"
    return f"{function.text} takes {wanted} argument{'' if (least, most) == (1, 1) else 's'}, and this has {found}"
